/** What Lambda does with a fresh environment: imports the function, calls it once, and has an answer. */
const [bundle, event] = process.argv.slice(2)
const { handler } = await import(bundle)
const answer = await handler(JSON.parse(event), {
  awsRequestId: 'first',
  getRemainingTimeInMillis: () => 10_000,
})
process.stdout.write(JSON.stringify(answer ?? null), () => process.exit())
