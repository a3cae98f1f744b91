// After a form came back with problems: the keyboard stands at their list.

/** Move the focus to the first list of problems, if there is one. */
export function start(page) {
  const list = page.querySelector('[data-error-summary]')
  if (list) list.focus()
}
