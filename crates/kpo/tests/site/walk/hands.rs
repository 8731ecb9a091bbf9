//! What a person does at a page: come in, follow a link, fill a form, send it, read what is said.
//!
//! Forms and links are found by what they do, never by their words. After every step the page must be in the reader's
//! language and direction, and must not be an error nobody expected.

use std::cell::RefCell;

use anyhow::{Context, Result, ensure};
use fantoccini::Locator;
use fantoccini::elements::Element;
use kpo_practice::person::Person;
use kpo_testkit::Browser;

use super::cast::Cast;
use super::tongue::Tongue;
use crate::world::Site;

/// Somebody walking.
pub(super) struct Walk<'a> {
    pub(super) site: &'a Site,
    pub(super) browser: &'a Browser,
    pub(super) tongue: &'static Tongue,
    pub(super) cast: Cast,
    /// The openers' keys, kept as people keep them: outside the program.
    pub(super) keys: RefCell<Vec<String>>,
    file: RefCell<String>,
    /// What must not be on any page while somebody checks blind.
    veil: RefCell<Vec<String>>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        site: &'a Site,
        browser: &'a Browser,
        tongue: &'static Tongue,
        cast: Cast,
    ) -> Self {
        Self {
            site,
            browser,
            tongue,
            cast,
            keys: RefCell::default(),
            file: RefCell::default(),
            veil: RefCell::default(),
        }
    }

    /// The path of the file walked through.
    pub(super) fn file(&self) -> String {
        self.file.borrow().clone()
    }

    /// From here on this is the file: the one whose page is open.
    pub(super) async fn this_is_the_file(&self) -> Result<()> {
        let place = self.browser.place().await?;
        let parts: Vec<_> = place.split('/').take(3).collect();
        ensure!(parts.len() == 3, "{place} is no file");
        *self.file.borrow_mut() = parts.join("/");
        Ok(())
    }

    /// Names nobody may see while checking blind; none to lift the veil.
    pub(super) fn veil(&self, hidden: &[&str]) {
        *self.veil.borrow_mut() = hidden.iter().map(|text| (*text).to_owned()).collect();
    }

    /// Comes in as this person, to their own work.
    pub(super) async fn be(&self, person: &Person) -> Result<()> {
        self.site
            .let_in(self.browser, person, self.tongue.locale)
            .await?;
        self.browser.goto(&self.site.url("/")).await?;
        self.arrive().await?;
        self.says(self.tongue.my_work).await?;
        self.says(self.tongue.yours_to_do).await
    }

    /// Comes in, and takes up what their work says is next.
    pub(super) async fn next(&self, person: &Person, part: &str) -> Result<()> {
        self.be(person).await?;
        self.go(&format!("main a[href='{}/{part}']", self.file()))
            .await
            .with_context(|| format!("{}'s next act is not {part}", person.name))
    }

    /// Comes in, and opens the file from the list of files.
    pub(super) async fn open(&self, person: &Person) -> Result<()> {
        self.be(person).await?;
        self.go("nav a[href='/engagements']").await?;
        self.go(&format!("main a[href='{}']", self.file())).await
    }

    /// Comes in, opens the file, and a part of it.
    pub(super) async fn part(&self, person: &Person, part: &str) -> Result<()> {
        self.open(person).await?;
        self.to(&format!("/{part}"))
            .await
            .with_context(|| format!("{} does not get to {part}", person.name))
    }

    /// Follows the link in the page that ends so.
    pub(super) async fn to(&self, tail: &str) -> Result<()> {
        self.go(&format!("main a[href$='{tail}']")).await
    }

    /// Follows a link.
    pub(super) async fn go(&self, css: &str) -> Result<()> {
        ensure!(self.browser.has(css).await?, "no way by {css}");
        self.browser.press(css).await?;
        self.arrive().await
    }

    /// Fills the fields of a form by their names; the form is known by where it goes.
    pub(super) async fn fill(&self, form: &str, fields: &[(&str, &str)]) -> Result<()> {
        for (name, value) in fields {
            let css = format!("{} [name='{name}']", css(form));
            ensure!(self.browser.has(&css).await?, "no field by {css}");
            let field = self.browser.find(&css).await?;
            self.write(&field, value)
                .await
                .with_context(|| format!("{css} does not take {value:?}"))?;
        }
        Ok(())
    }

    /// Fills every field of this name, one after the other.
    pub(super) async fn fill_all(&self, form: &str, name: &str, values: &[&str]) -> Result<()> {
        let css = format!("{} [name='{name}']", css(form));
        let fields = self.browser.client.find_all(Locator::Css(&css)).await?;
        ensure!(
            fields.len() == values.len(),
            "{} fields by {css}",
            fields.len()
        );
        for (field, value) in fields.iter().zip(values) {
            self.write(field, value).await?;
        }
        Ok(())
    }

    async fn write(&self, field: &Element, value: &str) -> Result<()> {
        let kind = field.attr("type").await?.unwrap_or_default();
        match (field.tag_name().await?.as_str(), kind.as_str()) {
            ("select", _) => Ok(field.select_by_value(value).await?),
            (_, "checkbox" | "radio") => {
                if field.is_selected().await?.to_string() != value {
                    field.click().await?;
                }
                Ok(())
            }
            (_, "date") => write_day(field, value).await,
            (_, "file") => Ok(field.send_keys(value).await?),
            _ => {
                field.clear().await?;
                Ok(field.send_keys(value).await?)
            }
        }
    }

    /// Sends a form, which must be taken.
    pub(super) async fn send(&self, form: &str) -> Result<()> {
        self.send_by(form, "button").await
    }

    /// Sends a form by one of its buttons, which must be taken.
    pub(super) async fn send_by(&self, form: &str, button: &str) -> Result<()> {
        self.send_anyway(form, button).await?;
        let said = self
            .browser
            .client
            .find_all(Locator::Css("main .error, main [role='alert']"))
            .await?;
        for error in said {
            let text = error.text().await?;
            ensure!(text.is_empty(), "{form} was refused: {text}");
        }
        Ok(())
    }

    /// Sends a form that will be refused, and reads why.
    pub(super) async fn send_in_vain(&self, form: &str) -> Result<String> {
        self.send_anyway(form, "button").await?;
        Ok(self.browser.find("main .error").await?.text().await?)
    }

    async fn send_anyway(&self, form: &str, button: &str) -> Result<()> {
        let css = format!("{} {button}", css(form));
        ensure!(self.browser.has(&css).await?, "no button by {css}");
        self.browser.press(&css).await?;
        self.arrive().await
    }

    /// Fills a form and sends it.
    pub(super) async fn put(&self, form: &str, fields: &[(&str, &str)]) -> Result<()> {
        self.fill(form, fields).await?;
        self.send(form).await
    }

    /// The page says this.
    pub(super) async fn says(&self, text: &str) -> Result<()> {
        ensure!(self.holds(text).await?, "the page does not say {text:?}");
        Ok(())
    }

    /// Whether the page says this.
    pub(super) async fn holds(&self, text: &str) -> Result<bool> {
        Ok(plain(&self.browser.text().await?).contains(&plain(text)))
    }

    /// The text of an element that is there.
    pub(super) async fn read(&self, css: &str) -> Result<String> {
        ensure!(self.browser.has(css).await?, "nothing by {css}");
        Ok(self.browser.find(css).await?.text().await?)
    }

    /// What every page must be.
    async fn arrive(&self) -> Result<()> {
        let html = self.browser.find("html").await?;
        let (lang, dir) = (html.attr("lang").await?, html.attr("dir").await?);
        ensure!(
            lang.as_deref() == Some(self.tongue.locale.tag())
                && dir.as_deref() == Some(self.tongue.locale.direction()),
            "the page is in {lang:?} {dir:?}"
        );
        let veil = self.veil.borrow().clone();
        if !veil.is_empty() {
            let source = plain(&self.browser.client.source().await?);
            for hidden in veil {
                ensure!(
                    !source.contains(&plain(&hidden)),
                    "a page of the blind shows {hidden:?}"
                );
            }
        }
        Ok(())
    }
}

/// A form by where it goes; anything with a bracket or a space in it is a selector already.
fn css(form: &str) -> String {
    if form.contains(['[', ' ']) {
        form.to_owned()
    } else {
        format!("main form[action$='{form}']")
    }
}

/// Text without the marks that hold names apart in two directions, and without the spaces that do not break.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}'))
        .map(|c| {
            if c == '\u{a0}' || c == '\u{202f}' {
                ' '
            } else {
                c
            }
        })
        .collect()
}

/// A day, typed as the reader's language orders it: whichever order makes the field hold that day.
pub(crate) async fn write_day(field: &Element, day: &str) -> Result<()> {
    let parts: Vec<&str> = day.split('-').collect();
    let [year, month, date] = parts[..] else {
        anyhow::bail!("{day} is no day");
    };
    for order in [
        [month, date, year],
        [date, month, year],
        [year, month, date],
    ] {
        field.clear().await?;
        field.send_keys(&order.concat()).await?;
        if field.prop("value").await?.as_deref() == Some(day) {
            return Ok(());
        }
    }
    anyhow::bail!("the field holds {:?}", field.prop("value").await?)
}
