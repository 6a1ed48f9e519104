import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import chromium, { inflate } from '@sparticuz/chromium'
import { type Browser, chromium as playwright } from 'playwright-core'

/**
 * Chromium as it comes with npm, unpacked into the temporary folder. A machine without the
 * libraries of a browser has them from the package as well.
 */
export async function openBrowser(): Promise<Browser> {
  const executablePath = await chromium.executablePath()
  try {
    return await launch(executablePath)
  } catch {
    const folder = dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium')))
    const libraries = await inflate(join(folder, '..', 'bin', 'al2023.tar.br'))
    return launch(executablePath, join(libraries, 'lib'))
  }
}

// In one process the browser ends with the first page that is closed.
const args = [...chromium.args.filter((each) => each !== '--single-process'), '--no-sandbox']

function launch(executablePath: string, libraries?: string): Promise<Browser> {
  return playwright.launch({
    executablePath,
    args,
    headless: true,
    ...(libraries !== undefined && { env: { ...process.env, LD_LIBRARY_PATH: libraries } }),
  })
}
