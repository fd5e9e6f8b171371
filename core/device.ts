/**
 * What a User-Agent says of a browser and its system, in words of ours: `Firefox on Windows`. It can say anything, so
 * that only known names are taken from it. Most browsers name others as well, hence the order.
 */

const browsers: [RegExp, string][] = [
  [/\bEdg(?:A|iOS)?\//, 'Edge'],
  [/\b(?:OPR|OPiOS|OPT)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|Chromium|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const systems: [RegExp, string][] = [
  [/\biPhone\b/, 'an iPhone'],
  [/\biPad\b/, 'an iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac(?:intosh| OS X)\b/, 'a Mac'],
  [/\bLinux\b/, 'Linux'],
]

const longest = 500

/** Nothing where neither is known. */
export const describeDevice = (userAgent: string): string | undefined => {
  const text = userAgent.slice(0, longest)
  const known = (names: [RegExp, string][]) => names.find(([pattern]) => pattern.test(text))?.[1]
  const [browser, system] = [known(browsers), known(systems)]
  if (!browser && !system) return undefined
  return `${browser ?? 'A browser'}${system ? ` on ${system}` : ''}`
}
