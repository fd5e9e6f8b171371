import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { htmlText } from '../../core/html-text.ts'
import { takesAMoment } from '../takes-a-moment.ts'

describe('a mail in HTML', () => {
  it.each([
    ['<p>One</p><p>Two</p>', 'One\n\nTwo'],
    ['<div>One</div><div>Two<br></div><div><br></div><div>Three</div>', 'One\nTwo\n\nThree'],
    ['<p class=MsoNormal>One</p>\r\n<p class="MsoNormal">Two<o:p></o:p></p>', 'One\nTwo'],
    ['<p style="margin:0cm">One</p><p style="margin: 0px">Two</p>Three', 'One\nTwo\nThree'],
    ['One<br/>Two<BR>\nThree', 'One\nTwo\nThree'],
    ['One\r\n  <b>bold</b><i> word</i>\n', 'One bold word'],
    ['<h1>Title</h1>text<hr>below', 'Title\n\ntext\n\nbelow'],
    ['<ul><li>a</li><li><p>b</p><ol><li>c</ol></li></ul>', '- a\n- b\n  - c'],
    ['<table><tr><th>Name<th>Mail<tr><td><p>Jane</p></td><td><p>j@a.co</p>', 'Name\tMail\nJane\tj@a.co'],
    ['<table><tr><th>From: </th><td>Jane Doe</td></tr></table>', 'From:  Jane Doe'],
    ['<pre>a\n  b\n\nc</pre>d', 'a\n  b\n\nc\n\nd'],
  ])('%s has its lines', (html, text) => {
    expect(htmlText(html)).toBe(text)
  })

  it.each([
    ['Jos&eacute; &Aring;ngstr&ouml;m &lt;j&#64;a.co&gt;', 'José Ångström <j@a.co>'],
    ['&#8217;&#x2019;&#146;&rsquo;&hellip;&euro;&nbsp;&amp;amp;', '’’’’…€\u00A0&amp;'],
    [
      'AT&T &unknown; &#0; &#xD800; &#9999999; &constructor; & &;',
      'AT&T &unknown; \0 � � &constructor; & &;',
    ],
  ])('%s has its characters', (html, text) => {
    expect(htmlText(html)).toBe(text)
  })

  it.each([
    '<head><title>Title</title><style>p{}</style></head>text',
    '<!-- <p>no</p> -->te<!---->xt<!-->',
    '<script>if (a < b) "</p>"</script>text',
    '<!DOCTYPE html><?xml ?><![if !supportLists]>text<![endif]>',
    '<div style="font:x;display: none">no<div>no</div>no</div>text',
    '<span style="mso-hide:all">no</span>text',
    '<img alt="a > b" src=x>te<b title=\'>\'>xt</b>',
    '<img style="display:none">text',
    '<b title = ">" id=\n">">text</b>',
    'text<a href="never closed>more',
    'text<style>never closed',
    'text<!-- never closed',
  ])('%s shows what a person sees', (html) => {
    expect(htmlText(html)).toBe('text')
  })

  it.each([
    ['<a href="mailto:jane@acme.example?subject=x">Jane Doe</a>', 'Jane Doe <jane@acme.example>'],
    ['Jane &lt;<a href="mailto:Jane@acme.example">jane@acme.example</a>&gt;', 'Jane <jane@acme.example>'],
    [
      '<a href="https://www.linkedin.com/in/janedoe?a=1&amp;b=2">her profile</a>',
      'her profile <https://www.linkedin.com/in/janedoe?a=1&b=2>',
    ],
    ['<a href="https://www.linkedin.com/in/janedoe"><img src="in.png"></a>', ''],
    ['<a href="https://acme.example/">Acme</a>, <a>x</a>', 'Acme, x'],
  ])('%s says who is meant', (html, text) => {
    expect(htmlText(html)).toBe(text)
  })

  it.each([
    [
      'Hi<blockquote type="cite"><div>a</div><blockquote>b<br><br>c</blockquote></blockquote>d',
      'Hi\n\n> a\n>\n> > b\n> >\n> > c\n\nd',
    ],
    ['<blockquote style="margin:0 0 0 40px;border:none;padding:0px">mine</blockquote>', 'mine'],
    ['Words<div class="gmail_signature">Ada</div>', 'Words\n\n--\nAda'],
    ['Words<div id="Signature"><p>Ada</p></div>', 'Words\n\n--\n\nAda'],
    [
      'Words<div id="divRplyFwdMsg"><b>From:</b> Jane<br><b>Sent:</b> x</div>',
      'Words\n\nFrom: Jane\nSent: x',
    ],
    [
      'Words<div id="yahoo_quoted_1" class="yahoo_quoted">On x, Jane wrote:</div>',
      'Words\n\nOn x, Jane wrote:',
    ],
  ])('%s has its quotes and signatures marked', (html, text) => {
    expect(htmlText(html).replace(/ +$/gm, '')).toBe(text)
  })
})

const flood = (text: string) => text.repeat(10_000_000 / text.length)

describe('reading HTML', () => {
  it.each(
    '< <a <a|b=" <a|b=">" <!-- <!--|--> <style> <p> <blockquote> <blockquote><br> <br> <td>a <tr><td> &# <ul><li> <pre>| a|<b> <a|href="mailto:a@b.c">x <a|href=mailto:a@b.c|href=& <p|style="display:none"> <a|class="signature'
      .split(' ')
      .map((piece) => piece.replaceAll('|', ' ')),
  )('takes no time on 10 MB of %j', async (piece) => {
    const html = flood(piece)
    await takesAMoment(() => htmlText(html))
  })

  it('reads the first MB', () => {
    expect(htmlText(`${'a'.repeat(1024 * 1024 - 1)}bc`)).toMatch(/^a+b$/)
  })

  it('never throws', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '<',
        '>',
        '"',
        '<td>',
        '</tr>',
        '<li>',
        '</ul>',
        '<pre>',
        '</blockquote>',
        '<blockquote>',
        '<a href=mailto:%>',
        '</a>',
        '&#x;',
        '<p hidden style=display:none>',
        '</p>',
        '<!--',
        '-->',
      ),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        expect(typeof htmlText(pieces.join(''))).toBe('string')
      }),
      { numRuns: 300 },
    )
  })
})
