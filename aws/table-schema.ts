/** The one table: what `lib/` deploys and `local/` creates. */
export const tableSchema = {
  partitionKey: 'PK',
  sortKey: 'SK',
  timeToLive: 'ttl',
  /** Contacts of one member by next contact; those without one are not in it. Local, so that it reads consistently. */
  byNextContact: { name: 'byNextContact', sortKey: 'nextContact' },
  /** Members with something due, in shards by due instant: what the planner reads. Sparse. */
  byDue: { name: 'byDue', partitionKey: 'dueShard', sortKey: 'dueAt' },
} as const
