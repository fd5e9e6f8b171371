import type { Member } from '../../core/member.ts'
import { renderPage } from '../layout.tsx'

const files = [
  {
    format: 'json',
    title: 'Everything',
    text: 'Contacts with all that you noted and every talk, your wins and your settings. Loaded by a new member, it gives the same again.',
    ending: '.json',
  },
  {
    format: 'csv',
    title: 'A table of your contacts',
    text: 'For Excel, Numbers, Google Sheets or LibreOffice.',
    ending: '.csv',
  },
  {
    format: 'vcf',
    title: 'Cards of your contacts',
    text: 'For the address book of your phone, your mail program or Google Contacts. The cards have your notes in them.',
    ending: '.vcf',
  },
]

export const exportPage = ({ member }: { member: Member }): string =>
  renderPage({
    title: 'Take your data with you',
    signedIn: { member, current: 'settings' },
    children: (
      <>
        <h1>Take your data with you</h1>
        <p class="lead">It is yours. Each file is made now, and Rapport reads each of them again.</p>
        <ul class="contacts">
          {files.map(({ format, title, text, ending }, at) => (
            <li key={format}>
              <div>
                <h2>{title}</h2>
                <p class="quiet">{text}</p>
              </div>
              <a class={at === 0 ? 'button' : 'button quiet-button'} href={`/export/${format}`}>
                Download {ending}
              </a>
            </li>
          ))}
        </ul>
        <p class="quiet">
          By mail: write <q>export</q> to your private intake address, and all three come back.
        </p>
        <p>
          <a href="/settings">Back to the settings</a>
        </p>
      </>
    ),
  })
