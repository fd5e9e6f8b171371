/** What every function costs: Node itself. */
export const handler = async () => ({})
