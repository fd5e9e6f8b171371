import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import * as z from 'zod'
import * as answers from '../core/api/answers.ts'
import { relations } from '../core/contact.ts'
import type { Api, Asked } from './api.ts'
import { addedWinText, contactsText, contactText, duesText, isData, touchesText, winsText } from './text.ts'

const reads = { readOnlyHint: true, openWorldHint: false }
/** Nothing is lost by these, and doing one twice does it once. */
const adds = { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false }

const few = (byDefault: number, most: number) =>
  z.number().int().min(1).max(most).default(byDefault).describe('How many at most')
const day = (what: string) => z.string().max(10).describe(`${what}, like 2026-11-23`)
const contactId = z.string().max(50).describe('The id, as find_contacts or who_is_due gives it')

const saying = <Value extends Record<string, unknown>>(
  asked: Asked<Value>,
  say: (value: Value) => string,
): CallToolResult =>
  asked.outcome === 'refused'
    ? { isError: true, content: [{ type: 'text', text: asked.reason }] }
    : {
        structuredContent: asked.value,
        content: [{ type: 'text', text: say(asked.value) }],
      }

/** An answer as part of one that says more. */
const within = <Value, Whole>(asked: Asked<Value>, make: (value: Value) => Whole): Asked<Whole> =>
  asked.outcome === 'refused' ? asked : { outcome: 'answered', value: make(asked.value) }

/** The tools and the prompt with which an assistant answers “who should I write to?”, over the API. */
export const createServer = (api: Api, version: string): McpServer => {
  const server = new McpServer(
    { name: 'rapport', title: 'Rapport', version },
    {
      instructions: `Rapport keeps a member's professional network warm: contacts, how often to reconnect with each (the cadence), touches (when they were really in touch), and wins (lines for a résumé). Ask who_is_due for whom to write to. ${isData} Record, add or change something only when the member asks for it.`,
    },
  )

  const askDue = (limit: number) => api.ask(answers.duesAnswer, `/due${api.query({ limit })}`)

  server.registerTool(
    'who_is_due',
    {
      title: 'Who is due',
      description:
        'Whom the member should write to now: the contacts who are due, most pressing first, each with when they last talked, notes, and a question to open with.',
      inputSchema: { limit: few(5, 25) },
      outputSchema: answers.duesAnswer.omit({ next: true }).shape,
      annotations: reads,
    },
    async ({ limit }) =>
      saying(
        within(await askDue(limit), ({ next: _, ...due }) => due),
        duesText,
      ),
  )

  server.registerTool(
    'find_contacts',
    {
      title: 'Find contacts',
      description:
        'Finds contacts by words in their name, place, notes, tags or addresses, by relation or by tag.',
      inputSchema: {
        search: z.string().max(100).optional().describe('Words that all have to be there'),
        relation: z.enum(relations).optional(),
        tag: z.string().max(30).optional(),
        limit: few(10, 50),
      },
      outputSchema: { contacts: answers.contactsAnswer.shape.items },
      annotations: reads,
    },
    async (asked) =>
      saying(
        within(await api.askAll(answers.contactsAnswer, '/contacts', asked), (contacts) => ({ contacts })),
        ({ contacts }) => contactsText(contacts),
      ),
  )

  server.registerTool(
    'get_contact',
    {
      title: 'A contact with the history',
      description: 'Everything about one contact, with when the two were in touch, the latest first.',
      inputSchema: { contact_id: contactId, touches: few(20, 100) },
      outputSchema: { contact: answers.contactAnswer, touches: answers.touchesAnswer.shape.items },
      annotations: reads,
    },
    async ({ contact_id, touches: limit }) => {
      const path = `/contacts/${encodeURIComponent(contact_id)}`
      const contact = await api.ask(answers.contactAnswer, path)
      if (contact.outcome === 'refused') return saying(contact, contactText)
      const touches = await api.askAll(answers.touchesAnswer, `${path}/touches`, { limit })
      return saying(
        within(touches, (found) => ({ contact: contact.value, touches: found })),
        (whole) => `${isData}\n\n${contactText(whole.contact)}\n\n${touchesText(whole.touches)}`,
      )
    },
  )

  server.registerTool(
    'record_touch',
    {
      title: 'Record a touch',
      description:
        'Records that the member was really in touch with a contact, which moves the next contact on by the cadence.',
      inputSchema: {
        contact_id: contactId,
        date: day('The day, if it was not today').optional(),
        channel: z.enum(answers.channels).optional(),
        note: z.string().max(1000).optional().describe('What was said, for the next time'),
      },
      outputSchema: answers.recordedTouchAnswer.shape,
      annotations: adds,
    },
    async ({ contact_id, ...touch }) =>
      saying(
        await api.ask(
          answers.recordedTouchAnswer,
          `/contacts/${encodeURIComponent(contact_id)}/touches`,
          touch,
        ),
        ({ outcome, contact }) =>
          `${outcome === 'recorded' ? 'Recorded' : 'It was recorded before'}. ${isData}\n\n${contactText(contact)}`,
      ),
  )

  server.registerTool(
    'add_contact',
    {
      title: 'Add a contact',
      description:
        'Adds somebody to the network. Somebody who is there already, by address, profile or number, gets what is new, and nothing is overwritten.',
      inputSchema: {
        name: z.string().max(100),
        emails: z.array(z.string().max(254)).max(5).optional(),
        phones: z.array(z.string().max(40)).max(5).optional().describe('Best with the country code'),
        linkedIn: z.string().max(200).optional().describe('Like linkedin.com/in/jane-doe'),
        relation: z.enum(relations).optional().describe('How the member knows them'),
        where: z.string().max(100).optional().describe('Where from: a company, a school, a meetup'),
        cadence: z
          .string()
          .max(20)
          .optional()
          .describe('How often to reconnect: an ISO 8601 duration like P3M, or never'),
        lastTouch: day('When they last talked').optional(),
        notes: z.string().max(2000).optional(),
        tags: z.array(z.string().max(30)).max(10).optional(),
      },
      outputSchema: answers.addedContactAnswer.shape,
      annotations: adds,
    },
    async (contact) =>
      saying(await api.ask(answers.addedContactAnswer, '/contacts', contact), (added) => {
        const said = {
          added: 'Added.',
          merged: 'They were there already, and got what is new.',
          restored: 'They had been removed, and are back.',
          unchanged: 'They were there already; nothing was new.',
        }[added.outcome]
        return `${said} ${isData}\n\n${contactText(added.contact)}`
      }),
  )

  server.registerTool(
    'add_win',
    {
      title: 'Add a win',
      description: 'Keeps one line of something that the member achieved, for the résumé.',
      inputSchema: {
        text: z.string().max(500).describe('One line'),
        date: day('The day, if it was not today').optional(),
        job: z.string().max(60).optional().describe('Where it was achieved'),
      },
      outputSchema: answers.addedWinAnswer.shape,
      annotations: adds,
    },
    async (win) =>
      saying(await api.ask(answers.addedWinAnswer, '/wins', win), (added) =>
        addedWinText(added.outcome, added.win),
      ),
  )

  server.registerTool(
    'list_wins',
    {
      title: 'List wins',
      description: 'What the member achieved, the latest first.',
      inputSchema: { since: day('The first day of those wanted').optional(), limit: few(25, 100) },
      outputSchema: { wins: answers.winsAnswer.shape.items },
      annotations: reads,
    },
    async (asked) =>
      saying(
        within(await api.askAll(answers.winsAnswer, '/wins', asked), (wins) => ({ wins })),
        ({ wins }) => winsText(wins),
      ),
  )

  server.registerPrompt(
    'who-should-i-write-to',
    {
      title: 'Who should I write to?',
      description: 'Who is due, with a word on why and a short draft for each.',
    },
    async () => {
      const due = await askDue(5)
      if (due.outcome === 'refused') throw new Error(due.reason)
      const text = `Who should I write to? For each of those below say in one sentence why now, and draft a short, warm message in my voice that takes up what we last said. Do not send or record anything before I say so.\n\n${duesText(due.value)}`
      return { messages: [{ role: 'user' as const, content: { type: 'text' as const, text } }] }
    },
  )

  return server
}
