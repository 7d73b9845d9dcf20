"""A document: one HTML file that fetches nothing, in light and dark, at any width."""

from __future__ import annotations

from html import escape

from pygen_copier.text import printable

_STYLE = """
:root { color-scheme: light dark; --ink: #1d2430; --soft: #5b6675; --ground: #fff; --line: #d8dee6;
  --bar: #2563a8; --empty: #e8edf3; --c0: #2563a8; --c1: #c25b00; --c2: #1d7d5c; --c3: #8a3fa0;
  --c4: #b3261e; --c5: #5b6675; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #a3adba; --ground: #14181f;
  --line: #36404d; --bar: #7fb2ea; --empty: #28303b; --c0: #7fb2ea; --c1: #f0a35c; --c2: #6cc9a6;
  --c3: #cf9be0; --c4: #f2938c; --c5: #a3adba; } }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground);
  max-width: 60rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.2; } h2 { font-size: 1.2rem; margin-top: 2rem; }
h3 { font-size: 1rem; margin-bottom: .3rem; }
p.about, .source, figcaption { color: var(--soft); }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .5rem .4rem 0;
  border-bottom: 1px solid var(--line); }
td.value, th.value { text-align: right; white-space: nowrap; }
.source { font-size: .85rem; }
.wide { overflow-x: auto; } .wide table { overflow-wrap: normal; }
.heat td.value { padding: .4rem .5rem;
  background: color-mix(in srgb, var(--bar) var(--heat, 0%), transparent); }
figure { margin: 1rem 0; } figcaption { margin-bottom: .4rem; font-size: .9rem; }
.group { font-size: .9rem; font-weight: 600; margin: .6rem 0 .1rem; }
.row { display: grid; grid-template-columns: minmax(7rem, 16rem) 1fr minmax(4.5rem, max-content);
  gap: .6rem; align-items: center; margin: .2rem 0; font-size: .9rem; }
.row svg { width: 100%; height: .8rem; } .row b { text-align: right; font-weight: 500; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1rem; padding: 0;
  margin: .2rem 0 .4rem; font-size: .9rem; }
.swatch { display: inline-block; width: .8rem; height: .8rem; margin-right: .3rem;
  background: var(--own); }
.c0 { --own: var(--c0); } .c1 { --own: var(--c1); } .c2 { --own: var(--c2); }
.c3 { --own: var(--c3); } .c4 { --own: var(--c4); } .c5 { --own: var(--c5); }
.ground { fill: var(--empty); } .bar, circle { fill: var(--own, var(--bar)); }
.plot { display: block; width: 100%; max-width: 44rem; height: auto; }
polyline { fill: none; stroke: var(--own, var(--bar)); stroke-width: 2; }
.area { fill: var(--own); fill-opacity: .2; stroke: var(--own); stroke-width: 2; }
.ring { fill: none; stroke: var(--line); }
.axis { fill: none; stroke: var(--soft); } text { fill: var(--soft); font-size: 18px; }
details { margin: .5rem 0; } li { margin: .2rem 0; }
@media (max-width: 34rem) { .n { display: none; }
  .row { grid-template-columns: 8rem 1fr minmax(3.5rem, max-content); } }
"""


def document(title: str, body: str, *, style: str = "", script: str = "") -> str:
    """Return a page.

    Args:
        title: What it is.
        body: What stands below the title, HTML.
        style: Rules of its own, CSS.
        script: The digest (SHA-256, base64) of the one script that may run; empty where none may.
    """
    allowed = f"'sha256-{script}'" if script else "'none'"
    return printable(
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        f"style-src 'unsafe-inline'; script-src {allowed}\">\n"
        f"<title>{escape(title)}</title>\n<style>{_STYLE}{style}</style>\n</head>\n<body>\n"
        f"<h1>{escape(title)}</h1>\n{body}\n</body>\n</html>\n"
    )
