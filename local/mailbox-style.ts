/** Paper and ink as on the site, in the shape of a mail program: list, mail, text. */
export const mailboxStyle = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#faf6ef, #1d1915);
  --card: light-dark(#fffdf9, #26211b);
  --ink: light-dark(#33291f, #e4dacb);
  --quiet: light-dark(#6a5d4f, #b3a594);
  --rule: light-dark(#e6dccd, #3a332b);
  --green: light-dark(#1f6b58, #86cdb7);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
h1, h2 { font-family: "Iowan Old Style", Palatino, Georgia, serif; margin: 0; overflow-wrap: anywhere; }
h1 { font-size: 1.25rem; }
h3 { margin: 0 0 0.5rem; font-size: 0.875rem; color: var(--quiet); }
a { color: var(--green); }
a:focus-visible, button:focus-visible, input:focus-visible { outline: 3px solid var(--green); outline-offset: 2px; }
header, footer { padding: 0.75rem 1rem; display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; align-items: baseline; }
header nav a { margin-right: 1rem; }
footer, .aside { color: var(--quiet); font-size: 0.875rem; overflow-wrap: anywhere; }
main { padding: 0 1rem; }
.clock { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: center; padding: 0.75rem 1rem;
  background: var(--card); border: 1px solid var(--rule); border-radius: 0.5rem; }
.clock p { margin: 0; }
.clock form { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }
.now { font-size: 1.125rem; font-weight: 600; }
.aside { flex-basis: 100%; }
button, input { font: inherit; min-height: 2.5rem; padding: 0.25rem 0.75rem; border-radius: 0.375rem;
  border: 1px solid var(--quiet); background: var(--paper); color: var(--ink); }
button { cursor: pointer; }
button.main { background: var(--green); border-color: var(--green); color: light-dark(#fff, #1d1915); }
.mailbox { display: grid; gap: 1rem; margin-top: 1rem; align-items: start; }
.mailbox > * { min-width: 0; background: var(--card); border: 1px solid var(--rule); border-radius: 0.5rem; }
.empty { margin: 0; padding: 1rem; }
.list { max-height: 40vh; overflow: auto; }
.list ol { list-style: none; margin: 0; padding: 0; }
.list ol a { display: block; padding: 0.5rem 1rem; border-bottom: 1px solid var(--rule); color: inherit;
  text-decoration: none; border-left: 4px solid transparent; overflow-wrap: anywhere; }
.list ol a:hover, .list a[aria-current] { border-left-color: var(--green); background: var(--paper); }
.list strong, .list span, .list time { display: block; }
.list span, .list time { font-size: 0.875rem; color: var(--quiet); }
.pages { margin: 0; padding: 0 1rem; }
.mail { padding: 1rem; }
dl { margin: 0.75rem 0; font-size: 0.875rem; }
dl div { display: flex; flex-wrap: wrap; gap: 0 0.5rem; }
dt { color: var(--quiet); min-width: 9rem; }
dd { margin: 0; flex: 1 1 16rem; overflow-wrap: anywhere; }
.twins { display: grid; gap: 1rem; }
.twins section { min-width: 0; }
iframe { width: 100%; height: 75vh; border: 1px solid var(--rule); border-radius: 0.375rem; background: #fff; }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 0.875rem; }
@media (min-width: 60rem) {
  .mailbox { grid-template-columns: 18rem 1fr; }
  .list { max-height: 85vh; }
}
@media (min-width: 75rem) {
  .twins { grid-template-columns: 3fr 2fr; }
}
`
