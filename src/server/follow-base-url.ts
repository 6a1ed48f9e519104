import type { Context } from '../api/context.ts'
import { redrawAll } from '../api/redraw.ts'
import type { SettingStore } from '../store/ports/settings.ts'

const SETTING = 'fhir-base-url'

/**
 * Stored bodies name the server's own base URL: when it has changed, they are drawn again before
 * serving.
 */
export async function followBaseUrl(
  context: Context,
  settings: SettingStore,
  report: (step: string) => void,
): Promise<void> {
  const { fhirBaseUrl } = context
  const drawnFor = await settings.find(SETTING)
  if (drawnFor === fhirBaseUrl) return
  if (drawnFor !== undefined) {
    report('the public URL has changed: drawing requests again')
    const count = await redrawAll(context)
    report(`drew ${count} requests again`)
  }
  await settings.put(SETTING, fhirBaseUrl)
}
