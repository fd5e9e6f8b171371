// Adds up the JSON reports of vitest: `node .ci/count-tests.mjs report.json…`
import { readFileSync } from 'node:fs'

const reports = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')))
const sum = (count) => reports.reduce((total, report) => total + report[count], 0)
const passed = sum('numPassedTests')
// A file that cannot be loaded has no tests to fail.
const failed = sum('numFailedTests') || sum('numFailedTestSuites')
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = passed > 0 && failed === 0 ? 0 : 1
