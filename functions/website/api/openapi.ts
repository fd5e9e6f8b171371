import { openApi } from '../../../core/api/openapi.ts'

/** Worked out when it is bundled (lib/bundle.ts), since the schemas of a bundle cannot describe themselves. */
export const openApiText: string = JSON.stringify(openApi())
