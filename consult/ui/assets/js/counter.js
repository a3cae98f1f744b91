// How much room is left in a text: seen from half of the limit on, said aloud from four fifths on.
import { element, words } from './words.js'

const SEEN = 0.5
const SAID = 0.8

/** As many characters as the server counts. */
export const length = (text) => Array.from(text.replace(/\r\n?/g, '\n').normalize('NFC').trim()).length

export function start(part) {
  part.querySelectorAll('[data-limit]').forEach((field) => {
    const limit = Number(field.dataset.limit)
    const place = element('p', '', { class: 'counter' })
    field.after(place)
    const count = () => show(place, limit, length(field.value))
    field.addEventListener('input', count)
    count()
  })
}

function show(place, limit, used) {
  const left = limit - used
  place.hidden = used < limit * SEEN
  place.classList.toggle('is-over', left < 0)
  if (used >= limit * SAID) place.setAttribute('aria-live', 'polite')
  else place.removeAttribute('aria-live')
  place.textContent = place.hidden ? '' : words(left < 0 ? 'over' : 'left', { n: Math.abs(left).toLocaleString(document.documentElement.lang) })
}
