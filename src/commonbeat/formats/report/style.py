"""The look of a report: on a screen, on a phone, and on paper."""

STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; color: #1b1b1b; background: #fff; line-height: 1.5;
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial,
    sans-serif; }
main, header, footer { max-width: 62rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.5rem; border-top: 0.5rem solid #0b3866; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 0.5rem; }
h2 { font-size: 1.35rem; margin: 2.5rem 0 0.75rem; padding-top: 0.75rem;
  border-top: 1px solid #c6cace; }
h3 { font-size: 1.05rem; margin: 1.5rem 0 0.5rem; }
p { max-width: 44rem; }
.notice { border-left: 0.4rem solid #b58900; background: #faf3d1; padding: 0.75rem 1rem;
  max-width: none; }
.notice p, .notice ul { margin: 0; max-width: none; }
.notice li { font-size: 0.9rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(12.5rem, 1fr));
  gap: 0.75rem; margin: 1.25rem 0; }
.facts div { border: 1px solid #c6cace; border-radius: 0.25rem; padding: 0.6rem 0.75rem; }
.facts dt { color: #565c65; font-size: 0.9rem; }
.facts dd { margin: 0; font-size: 1.25rem; font-weight: 600;
  font-variant-numeric: tabular-nums; }
figure { margin: 1rem 0; }
figcaption { color: #565c65; font-size: 0.95rem; }
.cb-drawing { display: block; width: 100%; height: auto; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.92rem; margin: 0.5rem 0 1rem; }
caption { text-align: left; font-weight: 600; padding: 0.25rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.5rem;
  border-bottom: 1px solid #dfe1e2; overflow-wrap: break-word; }
thead th { border-bottom: 2px solid #565c65; vertical-align: bottom; overflow-wrap: normal; }
tbody th { font-weight: 400; }
.cb-number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap;
  overflow-wrap: normal; }
ul { padding-left: 1.25rem; }
li { margin: 0.2rem 0; }
.mark { border: 1px solid; border-radius: 0.2rem; padding: 0 0.35rem; font-size: 0.8rem;
  white-space: nowrap; }
.verified { color: #00543f; }
.assumption { color: #7a3c00; }
.source { color: #565c65; font-size: 0.85rem; overflow-wrap: anywhere; }
code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: 0.85rem;
  overflow-wrap: anywhere; }
footer { margin: 3rem auto 2rem; color: #565c65; font-size: 0.9rem; }
@media (max-width: 34rem) {
  .facts { grid-template-columns: repeat(2, 1fr); gap: 0.5rem; }
  .facts div { padding: 0.4rem 0.5rem; }
  .facts dd { font-size: 1rem; overflow-wrap: anywhere; }
}
@media print {
  @page { margin: 16mm 14mm; }
  body { font-size: 9.5pt; }
  main, header, footer { max-width: none; padding: 0; }
  h2, h3, caption { break-after: avoid; }
  .cb-drawing { max-height: 125mm; }
  figure, tr, .facts div, li { break-inside: avoid; }
  thead { display: table-header-group; }
  .scroll { overflow: visible; }
  .facts { grid-template-columns: repeat(4, 1fr); }
  .facts dd { font-size: 12pt; }
  table { font-size: 8pt; }
}
"""
