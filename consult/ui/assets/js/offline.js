// No network: the page says so, keeps what was typed, and sends nothing into the void.
import { words } from './words.js'

/** Answers that show the form again, with what is wrong. */
const SHOWN = [409, 422]

export function listen(page) {
  const say = (name) => {
    const place = page.getElementById('network')
    if (place) place.textContent = name ? words(name) : ''
  }
  window.addEventListener('offline', () => say('offline'))
  window.addEventListener('online', () => say(page.getElementById('network').textContent ? 'online' : ''))
  page.addEventListener(
    'submit',
    (event) => {
      if (navigator.onLine !== false || event.target.method !== 'post') return
      event.preventDefault()
      event.stopImmediatePropagation()
      say('unsent')
    },
    true
  )
  page.addEventListener('htmx:sendError', ({ detail }) => detail.elt.matches('form') && say('unsent'))
  page.addEventListener('htmx:afterRequest', ({ detail }) => detail.successful && say(''))
  page.addEventListener('htmx:responseError', ({ detail }) => {
    if (!detail.elt.matches('form')) return
    // A refusal with a page of its own (the sign-in ended, too many in a row): ask for that page.
    if (detail.xhr.status >= 500) say('failed')
    else detail.elt.submit()
  })
}

/** Refused forms are shown like any other answer; all other refusals are ours to treat. */
export function start() {
  if (!window.htmx) return
  const refusals = SHOWN.map((code) => ({ code: String(code), swap: true, error: false }))
  window.htmx.config.responseHandling = [...refusals, { code: '[23]..', swap: true }, { code: '[45]..', swap: false, error: true }]
}
