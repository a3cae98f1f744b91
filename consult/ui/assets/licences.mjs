// The notices that go with what is served from here but was made by others.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const VENDORED = [
  ['bootstrap-italia', 'BSD-3-Clause', 'LICENSE', 'rules of consult.css, shapes of icons.svg; it contains Bootstrap (MIT)'],
  ['@fontsource/titillium-web', 'OFL-1.1', 'LICENSE', 'fonts/titillium-*.woff2, unchanged'],
  ['@fontsource/noto-sans-arabic', 'OFL-1.1', 'LICENSE', 'fonts/noto-arabic-*.woff2, reduced to the characters of Arabic, Persian and Urdu'],
]

const BOOTSTRAP = `## Bootstrap 5.2 (MIT), within Bootstrap Italia

    The MIT License (MIT)

    Copyright (c) 2011-2022 Twitter, Inc.
    Copyright (c) 2011-2022 The Bootstrap Authors

    Permission is hereby granted, free of charge, to any person obtaining a copy
    of this software and associated documentation files (the "Software"), to deal
    in the Software without restriction, including without limitation the rights
    to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
    copies of the Software, and to permit persons to whom the Software is
    furnished to do so, subject to the following conditions:

    The above copyright notice and this permission notice shall be included in
    all copies or substantial portions of the Software.

    THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
    IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
    FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
    AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
    LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
    OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN
    THE SOFTWARE.`

/** One part of the page: name, version, licence, what of it is here, and the licence's own words. */
function notice(modules, [name, licence, file, used]) {
  const { version } = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8'))
  const words = readFileSync(join(modules, name, file), 'utf8').trim().replace(/\r/g, '')
  const indented = words.split('\n').map((line) => (line.trim() ? `    ${line.trimEnd()}` : ''))
  return `## ${name} ${version} (${licence})\n\nUsed for: ${used}.\n\n${indented.join('\n')}`
}

/** The whole page. */
export function licences(modules) {
  const head = '# Made by others\n\nWhat stands in this folder and was not made here. The sign of the site, favicon.svg, is our own.'
  return [head, ...VENDORED.map((row) => notice(modules, row)), BOOTSTRAP].join('\n\n')
}
