/** The look of every HTML report: no picture, no font and no script from anywhere; colours for light and for dark, each readable on its ground. */
export const STYLE = `
:root { color-scheme: light dark; --ground: #ffffff; --ink: #1c2128; --faint: #57606a; --line: #d0d7de; --soft: #f3f5f7; --good: #116329; --bad: #a40e26; --held: #7a4d00; --new: #6b35c4; --old: #0a5c99; }
@media (prefers-color-scheme: dark) { :root { --ground: #10151c; --ink: #e6edf3; --faint: #a5b0bc; --line: #3a434e; --soft: #1a212b; --good: #5bd078; --bad: #ff8f8f; --held: #eab54e; --new: #bd9bff; --old: #6cbcff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main, header { max-width: 70rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.5rem; }
h1 { font-size: 1.5rem; line-height: 1.3; margin: .25rem 0; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; overflow-wrap: anywhere; }
p, li { overflow-wrap: anywhere; }
.outcome { display: inline-block; font-weight: 700; border: 2px solid currentColor; border-radius: .4rem; padding: 0 .6rem; }
.good { color: var(--good); } .bad { color: var(--bad); } .held { color: var(--held); } .faint { color: var(--faint); }
.skip { position: absolute; left: -100rem; } .skip:focus { left: 1rem; top: .5rem; background: var(--ground); padding: .25rem .5rem; }
a { color: var(--old); }
:focus-visible { outline: 3px solid var(--new); outline-offset: 2px; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: .5rem 0; min-width: 50%; }
caption { text-align: left; color: var(--faint); padding-bottom: .25rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; min-width: 6rem; }
th[scope="row"] { min-width: 8rem; }
td.number, th.number { min-width: 3.5rem; white-space: nowrap; text-align: right; font-variant-numeric: tabular-nums; }
code, pre { font: .875rem/1.45 ui-monospace, monospace; background: var(--soft); border-radius: .3rem; }
code { padding: .1rem .3rem; overflow-wrap: anywhere; } pre { padding: .75rem; overflow-x: auto; }
pre code { padding: 0; }
details { margin: .5rem 0; } summary { cursor: pointer; }
figure { margin: .5rem 0 1rem; } figcaption { color: var(--faint); }
svg { width: 100%; min-width: 36rem; max-width: 56rem; height: auto; display: block; }
svg text { fill: var(--faint); font: 13px system-ui, sans-serif; }
svg .axis { stroke: var(--line); } svg .new { stroke: var(--new); } svg .old { stroke: var(--old); stroke-dasharray: 6 4; }
svg .curve { fill: none; stroke-width: 2.5; } svg .mark { fill: var(--ground); stroke-width: 2; } svg .pass { stroke: var(--good); } svg .fail { stroke: var(--bad); } svg .inconclusive { stroke: var(--held); }
footer { max-width: 70rem; margin: 2rem auto; padding: 0 1rem 2rem; color: var(--faint); font-size: .875rem; }
@media print { .wide { overflow: visible; } }
`;
