/** Where the service lives: its pages, and the domain that takes in mail. */
export type Site = { url: string; intakeDomain: string }

export const hostOf = (site: Site): string => new URL(site.url).hostname

/** Where nobody is but we. */
export const ourDomains = (site: Site): [intakeDomain: string, host: string] => [
  site.intakeDomain,
  hostOf(site),
]
