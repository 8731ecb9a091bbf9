//! A headless Chromium, driven the way a person would: fields by their labels' names, buttons by their words.
//!
//! With or without JavaScript, in any of the six languages, light or dark. [`Browser::axe`] asks the accessibility rules
//! written by others; [`Browser::picture`] keeps a picture for people to look at.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use xtask::tools::Tool;

/// How long a page may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// What kind of browser is wanted.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Whether scripts run.
    pub javascript: bool,
    /// What the browser asks for before a person has chosen: `en`, `he`.
    pub language: &'static str,
}

/// A browser of one's own, with an empty profile.
pub struct Browser {
    /// The driver's client, for what has no helper here.
    pub client: Client,
    driver: Child,
    port: u16,
    _profile: TempDir,
}

impl Browser {
    /// Opens a browser.
    pub async fn open(wish: &Wish) -> Result<Self> {
        let (driver, port) = driver()?;
        let profile = TempDir::new()?;
        let chromium = Tool::Chromium
            .find()
            .context("Chromium is missing; `cargo xtask test` fetches it")?;
        let capabilities = json!({
            "browserName": "chrome",
            "goog:chromeOptions": {
                "binary": chromium,
                "args": [
                    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
                    "--disable-extensions", "--hide-scrollbars", "--window-size=1280,1000",
                    format!("--lang={}", wish.language), format!("--user-data-dir={}", profile.path().display()),
                ],
                "prefs": {
                    "intl.accept_languages": wish.language,
                    "profile.managed_default_content_settings.javascript": if wish.javascript { 1 } else { 2 },
                },
            },
        });
        let Value::Object(capabilities) = capabilities else {
            bail!("capabilities are an object")
        };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await;
        match client {
            Ok(client) => Ok(Self {
                client,
                driver,
                port,
                _profile: profile,
            }),
            Err(error) => {
                end(driver, port);
                Err(error).context("the browser did not open")
            }
        }
    }

    /// Goes to an address.
    pub async fn goto(&self, url: &str) -> Result<()> {
        Ok(self.client.goto(url).await?)
    }

    /// Where the browser is: path and query.
    pub async fn place(&self) -> Result<String> {
        let url = self.client.current_url().await?;
        Ok(url.query().map_or_else(
            || url.path().to_owned(),
            |query| format!("{}?{query}", url.path()),
        ))
    }

    /// Waits until the browser is at this path and query: keys are pressed without waiting for what they lead to.
    pub async fn arrive(&self, at: &str) -> Result<()> {
        let there = async {
            while self.place().await? != at {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            Ok(())
        };
        match tokio::time::timeout(PATIENCE, there).await {
            Ok(outcome) => outcome,
            Err(_) => bail!("at {}, not at {at}", self.place().await?),
        }
    }

    /// The one element of a CSS selector, waited for.
    pub async fn find(&self, css: &str) -> Result<Element> {
        let found = self
            .client
            .wait()
            .every(Duration::from_millis(20))
            .at_most(PATIENCE)
            .for_element(Locator::Css(css))
            .await;
        match found {
            Ok(element) => Ok(element),
            Err(error) => bail!(
                "no {css} on {}: {error}\n{}",
                self.place().await?,
                self.text().await?
            ),
        }
    }

    /// Whether there is such an element now.
    pub async fn has(&self, css: &str) -> Result<bool> {
        Ok(!self.client.find_all(Locator::Css(css)).await?.is_empty())
    }

    /// What the page says.
    pub async fn text(&self) -> Result<String> {
        Ok(self.client.find(Locator::Css("body")).await?.text().await?)
    }

    /// Fills a field by its name; a choice is made by its value.
    pub async fn fill(&self, name: &str, value: &str) -> Result<()> {
        let field = self.find(&format!("main [name='{name}']")).await?;
        match field.tag_name().await?.as_str() {
            "select" => field.select_by_value(value).await?,
            _ => {
                field.clear().await.ok();
                field.send_keys(value).await?;
            }
        }
        Ok(())
    }

    /// Ticks a box, or takes one of several choices.
    pub async fn tick(&self, name: &str, value: Option<&str>) -> Result<()> {
        let css = value.map_or_else(
            || format!("main [name='{name}']"),
            |value| format!("main [name='{name}'][value='{value}']"),
        );
        let field = self.find(&css).await?;
        if !field.is_selected().await? {
            field.click().await?;
        }
        Ok(())
    }

    /// Presses keys one after the other where the reader is, holding one down meanwhile (Shift) if wanted.
    pub async fn keys(&self, held: Option<char>, keys: &[char]) -> Result<()> {
        let (down, up) = (
            |value| KeyAction::Down { value },
            |value| KeyAction::Up { value },
        );
        let mut strokes = KeyActions::new("keys".to_owned());
        if let Some(held) = held {
            strokes = strokes.then(down(held));
        }
        for key in keys {
            strokes = strokes.then(down(*key)).then(up(*key));
        }
        if let Some(held) = held {
            strokes = strokes.then(up(held));
        }
        Ok(self.client.perform_actions(strokes).await?)
    }

    /// The id of the element the reader is at; empty where it has none.
    pub async fn focus(&self) -> Result<String> {
        let here = self.client.active_element().await?;
        Ok(here.attr("id").await?.unwrap_or_default())
    }

    /// Presses a button (or follows a link) and waits until another document stands there.
    pub async fn press(&self, css: &str) -> Result<()> {
        let before = self.find("html").await?;
        self.find(css).await?.click().await?;
        let gone = async {
            while before.tag_name().await.is_ok() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(PATIENCE, gone)
            .await
            .with_context(|| format!("pressing {css} led nowhere"))?;
        self.find("main").await?;
        Ok(())
    }

    /// Sends the form whose action ends so.
    pub async fn send(&self, action: &str) -> Result<()> {
        self.press(&format!(
            "main form[action$='{action}'] button:not([type='button'])"
        ))
        .await
    }

    /// What the accessibility rules find on this page, one line each; empty when nothing.
    pub async fn axe(&self) -> Result<Vec<String>> {
        let script = Tool::Axe
            .find()
            .context("axe-core is missing; `cargo xtask test` fetches it")?;
        self.client
            .execute(&std::fs::read_to_string(script)?, vec![])
            .await?;
        let run = "const done = arguments[arguments.length - 1]; \
            axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }) \
              .then(r => done({ found: r.violations.map(v => v.id + ': ' + v.help + ' ' + v.nodes.map(n => n.html).join(' | ')), passes: r.passes.length }), \
                    e => done({ error: String(e) }));";
        let answer = self.client.execute_async(run, vec![]).await?;
        if let Some(error) = answer["error"].as_str() {
            bail!("axe did not run: {error}");
        }
        ensure!(
            answer["passes"].as_u64().unwrap_or(0) > 0,
            "axe passed no rule at all, so it judged nothing"
        );
        let found = answer["found"].as_array().into_iter().flatten();
        Ok(found.filter_map(Value::as_str).map(str::to_owned).collect())
    }

    /// Shows pages as a reader of dark (or light) pages sees them.
    pub async fn dark(&self, dark: bool) -> Result<()> {
        let scheme = if dark { "dark" } else { "light" };
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.devtools(
            "Emulation.setEmulatedMedia",
            json!({ "features": features }),
        )
        .await?;
        Ok(())
    }

    /// Takes a picture of the whole page.
    pub async fn picture(&self, to: &Path) -> Result<()> {
        let answer = self
            .devtools(
                "Page.captureScreenshot",
                json!({ "captureBeyondViewport": true, "format": "png" }),
            )
            .await?;
        let data = answer["data"].as_str().context("a picture")?;
        let bytes = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, data)?;
        if let Some(folder) = to.parent() {
            std::fs::create_dir_all(folder)?;
        }
        Ok(std::fs::write(to, bytes)?)
    }

    async fn devtools(&self, command: &str, parameters: Value) -> Result<Value> {
        Ok(self
            .client
            .issue_cmd(Devtools(json!({ "cmd": command, "params": parameters })))
            .await?)
    }

    /// Forgets all cookies and holds this one for the site.
    pub async fn become_holder_of(&self, site: &str, name: &str, value: &str) -> Result<()> {
        self.devtools("Network.clearBrowserCookies", json!({}))
            .await?;
        let cookie = json!({ "url": site, "name": name, "value": value, "httpOnly": true, "sameSite": "Lax" });
        let answer = self.devtools("Network.setCookie", cookie).await?;
        ensure!(
            answer["success"] == true,
            "the cookie was not taken: {answer}"
        );
        Ok(())
    }

    /// Closes the browser.
    pub async fn close(self) -> Result<()> {
        self.client.clone().close().await?;
        Ok(())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Ok(nothing) = Command::new("true").spawn() {
            let driver = std::mem::replace(&mut self.driver, nothing);
            end(driver, self.port);
        }
    }
}

/// Asks the driver to go, and its browsers with it; killing it would leave them behind.
fn end(mut driver: Child, port: u16) {
    let ask = || -> std::io::Result<()> {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        write!(
            stream,
            "GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
        )?;
        stream.read_to_end(&mut Vec::new()).map(drop)
    };
    if ask().is_err() {
        let _ = driver.kill();
    }
    let _ = driver.wait();
}

/// Starts the driver on a free port, which it tells on its first lines.
fn driver() -> Result<(Child, u16)> {
    let program: PathBuf = Tool::Chromedriver
        .find()
        .context("chromedriver is missing; `cargo xtask test` fetches it")?;
    let mut driver = Command::new(program)
        .arg("--port=0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut lines = BufReader::new(driver.stdout.take().context("the driver's output")?);
    let mut line = String::new();
    while lines.read_line(&mut line)? > 0 {
        if let Some((_, port)) = line
            .trim_end()
            .trim_end_matches('.')
            .rsplit_once("successfully on port ")
            && let Ok(port) = port.parse()
        {
            // Somebody has to go on reading, or the driver stops when the pipe is full.
            std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
            return Ok((driver, port));
        }
        line.clear();
    }
    let _ = driver.kill();
    bail!("the driver ended without a port")
}

/// A command of Chromium's own, past the standard ones.
#[derive(Debug)]
struct Devtools(Value);

impl WebDriverCompatibleCommand for Devtools {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!(
            "session/{}/goog/cdp/execute",
            session.unwrap_or_default()
        ))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.0.to_string()))
    }
}
