// Menus that open over the page close when somebody presses Escape or presses elsewhere.
const OPEN = 'details.menu[open], details[data-menu][open]'

export function listen(page) {
  page.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    page.querySelectorAll(OPEN).forEach((menu) => {
      const inside = menu.contains(page.activeElement)
      menu.open = false
      if (inside) menu.querySelector('summary').focus()
    })
  })
  page.addEventListener('click', (event) => {
    page.querySelectorAll(OPEN).forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false
    })
  })
}
