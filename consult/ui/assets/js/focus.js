// Where the keyboard stands: at the list of problems of a form that came back, or at the part that was just changed.

/** Move the focus to the first list of problems, if there is one. */
export function start(part) {
  const list = part.querySelector('[data-error-summary]')
  if (list) list.focus()
}

/** After a part of the page was changed: to its problems, else to what it says first. */
export function listen(page) {
  page.addEventListener('htmx:afterSettle', ({ detail }) => {
    const part = detail.target && page.getElementById(detail.target.id)
    if (!part || !part.matches('[data-part]')) return
    const first = part.querySelector('[data-error-summary]') || part.querySelector('[data-part-heading]')
    if (!first) return
    first.tabIndex = -1
    first.focus()
  })
}
