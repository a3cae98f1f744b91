// Every page works without this file: each part only makes something quicker. One file for each part; a part finds its
// own elements, and does nothing where there are none.
import { start as focusProblems } from './problems.js'

const parts = [focusProblems]

parts.forEach((start) => start(document))
