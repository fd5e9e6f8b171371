import type { ComponentChildren } from 'preact'
import { render } from 'preact-render-to-string'

/**
 * Mail clients drop stylesheets and flex boxes: tables for layout, styles on each element. They are hoisted strings,
 * since style objects cost a third of the rendering. Colours come in pairs of text and ground, neither pure black nor
 * pure white, so that clients that invert them for dark mode keep them apart.
 */
const sans = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
const serif = "font-family:Georgia,'Times New Roman',serif"
export const styles = {
  ground: 'background-color:#faf6ef;margin:0;padding:0',
  around: 'padding:24px 12px',
  paper: `background-color:#fffdf9;border:1px solid #e6dccd;border-radius:8px;max-width:600px;${sans}`,
  content: 'padding:28px 24px;word-break:break-word;overflow-wrap:anywhere',
  brand: `${serif};font-size:16px;color:#1f6b58;margin:0 0 20px`,
  h1: `${serif};font-size:24px;line-height:1.3;color:#2b2118;font-weight:normal;margin:0 0 12px`,
  h2: `${serif};font-size:20px;line-height:1.3;color:#2b2118;font-weight:normal;margin:0 0 4px`,
  p: 'font-size:16px;line-height:1.5;color:#33291f;margin:0 0 14px',
  quiet: 'font-size:14px;line-height:1.5;color:#6a5d4f;margin:0 0 10px',
  quote:
    'font-size:15px;line-height:1.5;color:#5a4d3f;margin:0 0 12px;padding:0 0 0 12px;border-left:3px solid #e6dccd;white-space:pre-line',
  list: 'font-size:16px;line-height:1.5;color:#33291f;margin:0 0 14px;padding:0 0 0 22px',
  checklist: 'font-size:16px;line-height:1.5;color:#33291f;margin:0 0 14px;padding:0;list-style:none',
  listHead: `${serif};font-size:17px;line-height:1.3;color:#2b2118;margin:0 0 6px`,
  item: 'margin:0 0 6px',
  code: 'font-family:Consolas,Menlo,monospace;font-size:28px;letter-spacing:4px;color:#2b2118;margin:0 0 16px',
  button:
    'display:inline-block;background-color:#1f6b58;border:1px solid #1f6b58;border-radius:6px;color:#fffdf9;font-size:16px;line-height:1.2;padding:12px 18px;margin:0 8px 8px 0;text-decoration:none',
  quietButton:
    'display:inline-block;background-color:#fffdf9;border:1px solid #1f6b58;border-radius:6px;color:#1f6b58;font-size:16px;line-height:1.2;padding:12px 18px;margin:0 8px 8px 0;text-decoration:none',
  link: 'color:#1f6b58',
  entry: 'border-top:1px solid #e6dccd;padding:22px 0 14px',
  footer: `${sans};font-size:13px;line-height:1.5;color:#6a5d4f;padding:16px 24px;max-width:600px`,
}

export const Link = ({ href, children }: { href: string; children: ComponentChildren }) => (
  <a href={href} style={styles.link}>
    {children}
  </a>
)

export const Button = ({
  href,
  quiet,
  children,
}: {
  href: string
  quiet?: boolean
  children: ComponentChildren
}) => (
  <a href={href} style={quiet ? styles.quietButton : styles.button}>
    {children}
  </a>
)

/** `preview` is what lists of mails show after the subject. */
export const renderMail = ({
  title,
  preview,
  children,
  footer,
}: {
  title: string
  preview: string
  children: ComponentChildren
  footer: ComponentChildren
}): string =>
  `<!doctype html>${render(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
      </head>
      <body style={styles.ground}>
        <div style="display:none;max-height:0;overflow:hidden">{preview}</div>
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0" style={styles.ground}>
          <tr>
            <td align="center" style={styles.around}>
              <table
                role="presentation"
                width="600"
                cellpadding="0"
                cellspacing="0"
                style={`width:100%;${styles.paper}`}
              >
                <tr>
                  <td align="left" style={styles.content}>
                    <p style={styles.brand}>Rapport</p>
                    {children}
                  </td>
                </tr>
              </table>
              <table
                role="presentation"
                width="600"
                cellpadding="0"
                cellspacing="0"
                style="width:100%;max-width:600px"
              >
                <tr>
                  <td align="left" style={styles.footer}>
                    {footer}
                  </td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html>,
  )}`

/** The text twin: paragraphs with an empty line between them. */
export const paragraphs = (...parts: (string | false | undefined)[]): string =>
  `${parts.filter(Boolean).join('\n\n')}\n`
