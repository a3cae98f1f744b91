// Builds what the browser loads from what stands here: `node build.mjs [folder]`. The same input gives the same bytes,
// so that `deploy/assets.py --check` can tell whether somebody forgot to build.
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'
import { PurgeCSS } from 'purgecss'
import rtlcss from 'rtlcss'
import * as sass from 'sass'
import subsetFont from 'subset-font'
import { DRAWN } from './drawn.mjs'
import { ICONS, KEPT, OTHER_NAMES } from './kept.mjs'
import { licences } from './licences.mjs'

const HERE = dirname(fileURLToPath(import.meta.url))
const ROOT = resolve(HERE, '../../..')
const MODULES = join(HERE, 'node_modules')
const OUT = resolve(process.argv[2] ?? ROOT)
const STATIC = join(OUT, 'consult/static/ui')
const VENDOR = join(OUT, 'tests/e2e/vendor')

const OLD_BROWSERS = ['chrome87', 'firefox78', 'safari14']
const ARABIC = [[0x20, 0x20], [0x600, 0x6ff], [0x200c, 0x200f], [0xfd3e, 0xfd3f], [0xfdf2, 0xfdfd]]

const read = (...path) => readFileSync(join(...path), 'utf8')

/** Write a text with one line end at its end. */
const write = (file, text) => writeFileSync(file, `${text.trimEnd()}\n`)

/** All files under a folder whose names end so, in one order on every machine. */
function filesUnder(folder, ending) {
  return readdirSync(join(ROOT, folder), { recursive: true })
    .map((name) => join(ROOT, folder, name))
    .filter((name) => name.endsWith(ending) && !name.includes('node_modules'))
    .sort()
}

/** Templates, and Python that makes HTML. */
function sources() {
  const python = ['consult/ui', 'consult/accounts', 'councils', 'proposals', 'cms'].flatMap((app) => {
    try {
      return filesUnder(app, '.py').filter((file) => /class=|format_html|SafeString/.test(read(file)))
    } catch (missing) {
      if (missing.code === 'ENOENT') return []
      throw missing
    }
  })
  return [...filesUnder('templates', '.html'), ...python]
}

// --- style sheets -----------------------------------------------------------------------------------------------

/** Sass to plain CSS. Bootstrap Italia's own warnings are for its makers. */
function compiled() {
  const loadPaths = [MODULES, join(HERE, 'scss')]
  const quiet = { quietDeps: true, silenceDeprecations: ['import', 'global-builtin', 'color-functions'] }
  return sass.compile(join(HERE, 'scss/consult.scss'), { loadPaths, ...quiet }).css
}

/** Without the rules of Bootstrap Italia that no page uses. */
async function purged(css) {
  const content = [...sources(), ...filesUnder('consult/ui/assets/js', '.js')]
  const [result] = await new PurgeCSS().purge({ css: [{ raw: css }], content, safelist: KEPT, variables: true })
  return result.css
}

/** As small as it gets, in a form that old browsers read. */
async function minified(css) {
  const { code } = await esbuild.transform(css, { loader: 'css', minify: true, target: OLD_BROWSERS, legalComments: 'none' })
  return code
}

/** A page in a Latin script shows an Arabic word or two, with the font that every phone has: 48 KB less to wait for. */
const withoutArabicFont = (css) => css.replace(/@font-face\s*\{[^}]*noto-arabic[^}]*\}/g, '')

/** Both directions from one source: the second is the first, mirrored. */
async function styleSheets() {
  const css = await purged(compiled())
  write(join(STATIC, 'consult.css'), await minified(withoutArabicFont(css)))
  write(join(STATIC, 'consult.rtl.css'), await minified(rtlcss.process(css)))
}

// --- scripts, icons, fonts ------------------------------------------------------------------------------------------

/** One file, for telephones of 2017 too. */
async function scripts() {
  const entryPoints = [join(HERE, 'js/consult.js')]
  const outfile = join(STATIC, 'consult.js')
  await esbuild.build({ entryPoints, outfile, bundle: true, minify: true, target: 'es2017', format: 'iife' })
}

/** The icons that a template or the code names, beside those on the list. */
function iconNames() {
  const named = sources().flatMap((file) => [...read(file).matchAll(/(?:\bicon\s+|\bicon=)["']([a-z][a-z0-9-]*)["']/g)])
  return [...new Set([...ICONS, ...named.map((match) => match[1])])].sort()
}

/** One file with the shapes of all icons in use. */
function icons() {
  const all = read(MODULES, 'bootstrap-italia/dist/svg/sprites.svg')
  const shapes = iconNames().map((name) => {
    if (DRAWN[name]) return `<symbol id="it-${name}" viewBox="0 0 24 24">${DRAWN[name]}</symbol>`
    const theirs = OTHER_NAMES[name] ?? name
    const found = all.match(new RegExp(`<symbol id="it-${theirs}"[\\s\\S]*?</symbol>`))
    if (!found) throw new Error(`Bootstrap Italia has no icon “${name}”.`)
    return found[0].replace(`id="it-${theirs}"`, `id="it-${name}"`)
  })
  write(join(STATIC, 'icons.svg'), `<svg xmlns="http://www.w3.org/2000/svg">\n${shapes.join('\n')}\n</svg>`)
}

/** Every character of the ranges, as one text. */
const characters = (ranges) =>
  ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i))).join('')

/** The Latin files as they are; of Noto only what Arabic, Persian and Urdu need. */
async function fonts() {
  const folder = join(STATIC, 'fonts')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const source = (family, file) => join(MODULES, '@fontsource', family, 'files', `${file}-normal.woff2`)
  for (const script of ['latin', 'latin-ext'])
    for (const weight of [400, 600, 700])
      cpSync(source('titillium-web', `titillium-web-${script}-${weight}`), join(folder, `titillium-${script}-${weight}.woff2`))
  for (const weight of [400, 700]) {
    const whole = readFileSync(source('noto-sans-arabic', `noto-sans-arabic-arabic-${weight}`))
    const part = await subsetFont(whole, characters(ARABIC), { targetFormat: 'woff2', noHinting: true })
    writeFileSync(join(folder, `noto-arabic-${weight}.woff2`), part)
  }
}

/** What the tests of accessibility run in the browser; it is no part of the product. */
function testTools() {
  mkdirSync(VENDOR, { recursive: true })
  cpSync(join(MODULES, 'axe-core/axe.min.js'), join(VENDOR, 'axe.min.js'))
  cpSync(join(MODULES, 'axe-core/LICENSE'), join(VENDOR, 'axe.LICENSE'))
}

// Only one file is drawn by hand: the sign of the site.
const drawn = () => cpSync(join(HERE, 'favicon.svg'), join(STATIC, 'favicon.svg'))

mkdirSync(STATIC, { recursive: true })
await styleSheets()
await scripts()
icons()
await fonts()
testTools()
drawn()
write(join(STATIC, 'LICENSES.md'), licences(MODULES))
console.log(`Built ${basename(STATIC)} in ${OUT === ROOT ? 'the project' : OUT}.`)
