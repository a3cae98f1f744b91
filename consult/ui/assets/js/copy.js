// Buttons that copy an address. Without a script they are not there: the address can be copied from the browser.
import { words } from './words.js'

const A_MOMENT = 4000

export function start(part) {
  part.querySelectorAll('[data-copy]').forEach((button) => {
    const said = button.textContent
    const name = button.querySelector('[data-said]') || button
    button.hidden = false
    button.addEventListener('click', () =>
      copied(new URL(button.dataset.copy, location.href).href).then(() => {
        name.textContent = words('copied')
        setTimeout(() => (name.textContent = said.trim()), A_MOMENT)
      })
    )
  })
}

/** Old browsers, and sites without https, have no clipboard of the new kind. */
function copied(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const field = document.createElement('textarea')
  field.value = text
  document.body.append(field)
  field.select()
  const done = document.execCommand('copy')
  field.remove()
  return done ? Promise.resolve() : Promise.reject(new Error('copy'))
}
