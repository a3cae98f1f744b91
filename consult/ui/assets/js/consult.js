// Every page works without this file: each part only makes something quicker. One file for each part; a part finds its
// own elements, and does nothing where there are none.
//
// `listen` is called once; `start` for the page, and again for whatever is put into it later.
import * as autosave from './autosave.js'
import * as copy from './copy.js'
import * as counter from './counter.js'
import * as focus from './focus.js'
import * as menu from './menu.js'
import * as moderation from './moderation.js'
import * as offline from './offline.js'
import * as submit from './submit.js'

// First offline, which may stop a form; last submit, which marks it as sent.
const parts = [offline, autosave, copy, counter, focus, menu, moderation, submit]

/** One part that fails, say because a browser keeps nothing, takes nothing from the others. */
function each(name, place) {
  parts.forEach((part) => {
    try {
      if (part[name]) part[name](place)
    } catch (problem) {
      console.warn(problem)
    }
  })
}

each('listen', document)
each('start', document)
document.addEventListener('htmx:load', ({ detail }) => detail.elt !== document.body && each('start', detail.elt))
