// A form that was sent is not sent twice by a second press. The button stays where it is, so the keyboard does too.

export function listen(page) {
  page.addEventListener('submit', (event) => {
    const form = event.target
    if (event.defaultPrevented || form.method !== 'post' || form.target) return
    if (form.dataset.sending) event.preventDefault()
    else busy(form, true)
  })
  // Back from the next page: the form can be sent again.
  window.addEventListener('pageshow', () => page.querySelectorAll('[data-sending]').forEach((form) => busy(form, false)))
}

function busy(form, yes) {
  if (yes) form.dataset.sending = 'yes'
  else delete form.dataset.sending
  form.querySelectorAll('button:not([type=button])').forEach((button) => {
    if (yes) button.setAttribute('aria-disabled', 'true')
    else button.removeAttribute('aria-disabled')
  })
}
