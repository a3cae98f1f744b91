// The words that scripts say: they stand in the page, translated.

/** The sentence of this name, with the values put in. */
export function words(name, values = {}) {
  const said = document.getElementById('words').dataset[name] || ''
  return said.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole))
}

/** A new element with these words in it. */
export function element(name, text, attributes = {}) {
  const made = document.createElement(name)
  made.textContent = text
  for (const key of Object.keys(attributes)) made.setAttribute(key, attributes[key])
  return made
}
