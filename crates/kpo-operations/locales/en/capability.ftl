capability-title = Core map
capability-about = What never goes out, what may under conditions, and what should.
capability-empty = The map is empty. Enter first what must never leave the house.
capability-empty-others = The map is empty. Sourcing managers keep it; an administrator gives that role under People.
capability-verdict = What the map says
verdict-never = never goes out
verdict-may = may go out
verdict-should = should go out
