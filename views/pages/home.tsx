import { renderPage } from '../layout.tsx'
import { GoTo } from './message.tsx'

export const homePage = (): string =>
  renderPage({
    title: 'Stay in touch with the people you have worked with',
    children: (
      <>
        <h1>Stay in touch with the people you have worked with</h1>
        <p class="lead">
          Once a month, Rapport mails you a few names: who they are, when you last talked, and a good question
          to open with. You write to them from your own mail. There is no app to open.
        </p>
        <div class="actions">
          <GoTo href="/sign-up">Sign up</GoTo>
          <a href="/sign-in">I am a member already</a>
        </div>
        <figure class="sample">
          <figcaption>
            <strong>This month: write to Jane</strong>
            An example of what comes on your day
          </figcaption>
          <p>
            <strong>Jane Doe</strong>
            <br />
            <span class="quiet">Your manager at Acme. Last talked 6 months ago, on 3 May.</span>
          </p>
          <p>You wrote then: “She is moving to Lisbon.”</p>
          <p>To open with: how is the new city treating you?</p>
          <p class="inline sample-buttons">
            <span>We talked</span> <span>Not now</span> <span>Let go</span>
          </p>
        </figure>
        <h2>How it works</h2>
        <ol class="steps">
          <li>Sign up with your email address, and pick a day of the month.</li>
          <li>Add the people you would not want to lose touch with, and how often you would like to talk.</li>
          <li>On your day, a short mail says whose turn it is. Write, and press “We talked”. That is all.</li>
        </ol>
      </>
    ),
  })
