import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { describe, expect, it } from 'vitest'
import { newApiKey } from '../../core/api-key.ts'
import { type ApiDeps, answerApi } from '../../functions/website/api/api.ts'
import { anId, keys, now, site } from '../examples.ts'

const { text } = newApiKey(
  { name: 'A script', scope: 'read' },
  { memberId: anId(), id: anId(), random: anId().repeat(4), now, keys },
)
const ask = async (headers: Record<string, string>, deps: Partial<ApiDeps> = {}) => {
  const logged: string[] = []
  const event = {
    headers: { authorization: `Bearer ${text}`, ...headers },
    rawQueryString: 'search=jane',
    requestContext: { http: { method: 'GET', path: '/api/v1/contacts', sourceIp: '192.0.2.1' } },
  } as unknown as APIGatewayProxyEventV2
  const log = { error: (...said: unknown[]) => logged.push(JSON.stringify(said)) }
  const reply = await answerApi({ keys, site, now: () => now, log, ...deps } as ApiDeps, event)
  return { ...reply, body: JSON.parse(reply.body ?? ''), logged }
}

describe('the API', () => {
  it('that fails says so as a problem, and the log has neither the key nor what was asked', async () => {
    const failed = await ask({}, { loadApiKey: async () => Promise.reject(new Error(`No ${text} for jane`)) })
    expect(failed.statusCode).toBe(500)
    expect(failed.headers?.['content-type']).toBe('application/problem+json')
    expect(failed.body).toMatchObject({ type: 'about:blank', status: 500, title: 'Internal Server Error' })
    expect(failed.logged).toHaveLength(1)
    expect(failed.logged.join()).toContain('The API failed.')
    expect(failed.logged.join()).not.toMatch(/jane|rapport_/)
  })

  it('takes only what comes through CloudFront, where that stands before it', async () => {
    const edgeSecret = 'edge'.repeat(8)
    expect((await ask({}, { edgeSecret })).statusCode).toBe(403)
    const through = await ask(
      { 'x-rapport-edge': edgeSecret },
      { edgeSecret, loadApiKey: async () => undefined },
    )
    expect(through.statusCode).toBe(401)
  })
})
