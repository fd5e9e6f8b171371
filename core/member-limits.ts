/** What is counted for a member by their id; it goes with them. */
const limits = ['receipts', 'questions', 'imports', 'changes'] as const

export const memberLimit = (limit: (typeof limits)[number], memberId: string): string =>
  `${limit}:${memberId}`

export const memberLimits = (memberId: string): string[] =>
  limits.map((limit) => memberLimit(limit, memberId))
