// A text that somebody writes stays on this device until the site has it: nothing is lost with the network, the battery
// or the sign-in. Each kept text names the person and the form; signing out forgets them all (a phone may be shared).
import { element, words } from './words.js'

const NAME = 'consult:text:'
const SENT = 'consult:sent'
const A_WEEK = 7 * 24 * 3600 * 1000
const A_PAUSE = 400
const NOT_KEPT = ['csrfmiddlewaretoken']
const SIGNS_OUT = 'form[action*="/account/logout/"]'

/** Somebody signs out: what still stands in a form is not kept on the way. */
let leaving = false

const kept = () => Object.keys(localStorage).filter((name) => name.startsWith(NAME))

/** What stands in the form: names with their values. */
function typed(form) {
  const found = {}
  new FormData(form).forEach((value, name) => {
    if (typeof value === 'string' && !NOT_KEPT.includes(name)) (found[name] = found[name] || []).push(value)
  })
  return found
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other)

function put(form, fields) {
  form.querySelectorAll('[name]').forEach((field) => {
    const values = fields[field.name]
    if (NOT_KEPT.includes(field.name) || field.type === 'file') return
    if (field.type === 'radio' || field.type === 'checkbox') field.checked = Boolean(values && values.includes(field.value))
    else if (values) field.value = values[0]
    field.dispatchEvent(new Event('input', { bubbles: true }))
  })
}

export function start(part) {
  const forms = part.matches && part.matches('form[data-autosave]') ? [part] : []
  ;[...forms, ...part.querySelectorAll('form[data-autosave]')].forEach(watch)
}

function watch(form) {
  const name = NAME + form.dataset.autosave
  const fresh = typed(form)
  const found = JSON.parse(localStorage.getItem(name) || 'null')
  let timer
  const keep = () => {
    clearTimeout(timer)
    const now = typed(form)
    if (leaving || !form.isConnected || form.dataset.sending) return
    if (!same(now, fresh)) localStorage.setItem(name, JSON.stringify({ at: Date.now(), fields: now }))
    else if (!found) localStorage.removeItem(name)
  }
  form.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(keep, A_PAUSE)
  })
  form.addEventListener('submit', () => {
    keep()
    if (!form.hasAttribute('hx-post')) sessionStorage.setItem(SENT, name)
  })
  window.addEventListener('pagehide', () => timer && keep())
  if (found && !same(found.fields, fresh)) offer(form, name, found)
}

/** Ask whether the text that was not saved is wanted. */
function offer(form, name, found) {
  const when = new Date(found.at).toLocaleString(document.documentElement.lang, { dateStyle: 'long', timeStyle: 'short' })
  const place = element('div', '', { class: 'notice tone-warning found-text', role: 'status' })
  const body = element('div', '', { class: 'notice-body' })
  const restore = element('button', words('restore'), { type: 'button', class: 'btn btn-primary' })
  const discard = element('button', words('discard'), { type: 'button', class: 'btn btn-outline-primary' })
  const end = () => {
    place.remove()
    form.querySelector('input:not([type=hidden]), select, textarea').focus()
  }
  restore.addEventListener('click', () => {
    put(form, found.fields)
    end()
  })
  discard.addEventListener('click', () => {
    localStorage.removeItem(name)
    end()
  })
  body.append(element('p', words('found', { when })), restore, ' ', discard)
  place.append(body)
  form.before(place)
}

export function listen(page) {
  forget((name) => Date.now() - JSON.parse(localStorage.getItem(name)).at > A_WEEK)
  // The page that says that it was done comes after the form was sent.
  const sent = sessionStorage.getItem(SENT)
  if (sent && page.querySelector('#messages .notice.tone-success')) localStorage.removeItem(sent)
  sessionStorage.removeItem(SENT)
  page.addEventListener('submit', (event) => {
    if (!event.target.matches(SIGNS_OUT)) return
    leaving = true
    forget(() => true)
  })
  page.addEventListener('htmx:beforeSwap', ({ detail }) => {
    const form = detail.requestConfig.elt
    if (form.dataset.autosave && detail.xhr.status < 300) localStorage.removeItem(NAME + form.dataset.autosave)
  })
}

const forget = (unwanted) => kept().filter(unwanted).forEach((name) => localStorage.removeItem(name))
