// Adds up the JSON reports of the suites and names what failed: `node .ci/count-tests.mjs report.json…`
import { readFileSync } from 'node:fs'

const reports = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')))
const sum = (count) => reports.reduce((total, report) => total + report[count], 0)

/** Of a report of vitest; the fuzz prints its own. */
const failuresOf = ({ testResults = [] }) =>
  testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed')
    // A file that cannot be loaded has no tests to fail.
    return status === 'failed' && failed.length === 0
      ? [`${name}\n${message}`]
      : failed.map((test) => `${name}: ${test.fullName}\n${test.failureMessages.join('\n')}`)
  })

const failures = reports.flatMap(failuresOf)
const passed = sum('numPassedTests')
const failed = Math.max(sum('numFailedTests'), failures.length)
for (const failure of failures) process.stdout.write(`\n== failed: ${failure}\n`)
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = passed > 0 && failed === 0 ? 0 : 1
