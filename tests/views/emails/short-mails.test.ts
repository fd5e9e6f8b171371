import {
  addressAddedMail,
  addressRemovedMail,
  addressTakenMail,
  confirmAddressMail,
  otherPrimaryMail,
} from '../../../views/emails/address.ts'
import { invitationMail } from '../../../views/emails/invitation.ts'
import { leaveMail } from '../../../views/emails/leave.ts'
import { notAMemberMail, signInMail } from '../../../views/emails/sign-in.tsx'
import { wasThisYouMail } from '../../../views/emails/was-this-you.ts'
import { welcomeMail } from '../../../views/emails/welcome.tsx'
import { aMember, now, site } from '../../examples.ts'
import { areMails, hostile } from './mail.ts'

const url = 'https://rapport.example/l/x.y.z'
const to = 'ada@example.com'

areMails([
  ['question', wasThisYouMail({ member: aMember(), from: 'eve@evil.example', url })],
  [
    'invitation',
    invitationMail({
      to: 'eve@evil.example',
      answers: { messageId: undefined, references: undefined },
      site,
    }),
  ],
  ['sign-up', signInMail({ to, url, code: '012345', kind: 'sign-up' })],
  ['sign-in', signInMail({ to, url, code: '012345', kind: 'sign-in' })],
  ['mail to no member', notAMemberMail({ to, signUpUrl: url })],
  [
    'welcome',
    welcomeMail({
      member: aMember({ name: hostile.name }),
      addUrl: url,
      settingsUrl: `${site.url}/settings`,
      intakeAddress: 'add+abc234@in.rapport.example',
      now,
    }),
  ],
  ['link to a new address', confirmAddressMail({ to, url })],
  ['mail to the address of another member', addressTakenMail({ to, signInUrl: url })],
  ['notice of a new address', addressAddedMail({ to, url })],
  ['notice of another primary address', otherPrimaryMail({ to, url })],
  ['notice of an address that is removed', addressRemovedMail({ to, url, removed: 'x@work.example' })],
  ['link to leave', leaveMail({ to, url })],
])
