// Moderation without leaving the keyboard: a number chooses a decision, 0 leaves the text for later. Single keys work
// outside of fields alone, are listed on the page, and can be switched off there for good.
const OFF = 'consult:keys-off'
const TYPING = 'textarea, select, input:not([type=radio], [type=checkbox])'

/** The switch shows what was chosen last time. */
export function start(part) {
  const found = part.querySelector('[data-keys]')
  if (found) found.checked = localStorage.getItem(OFF) === null
}

export function listen(page) {
  page.addEventListener('change', ({ target }) => {
    if (!target.matches('[data-keys]')) return
    if (target.checked) localStorage.removeItem(OFF)
    else localStorage.setItem(OFF, 'yes')
  })
  page.addEventListener('keydown', (event) => {
    const keys = page.querySelector('[data-keys]')
    if (!keys || event.altKey || event.metaKey) return
    const work = keys.closest('#work')
    const typing = event.target.matches(TYPING)
    if (event.ctrlKey) {
      if (event.key === 'Enter' && typing && event.target.form) event.target.form.requestSubmit()
    } else if (keys.checked && !typing && /^\d$/.test(event.key)) press(work, Number(event.key), event)
  })
}

function press(work, number, event) {
  event.preventDefault()
  if (number === 0) return later(work)
  const choice = work.querySelectorAll('[name=decision]')[number - 1]
  if (!choice) return
  choice.checked = true
  choice.dispatchEvent(new Event('change', { bubbles: true }))
  choice.focus()
}

/** To the next text; but not away from an explanation that somebody has begun. */
function later(work) {
  const words = work.querySelector('[name=words]')
  if (words && words.value.trim()) words.focus()
  else work.querySelector('[data-later]')?.click()
}
