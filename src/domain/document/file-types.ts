/**
 * File types that may be uploaded (page a020-upload-file-to-document-store, DOMAIN 4.1): which
 * extensions a type has and under which media types each may be sent. The first media type is the
 * usual one. `application/rtf` comes from A039. The page lists `.docx` under MSWORD, so both its
 * media types are taken.
 */
export const fileTypes = {
  txt: ['text/plain'],
  pdf: ['application/pdf'],
  xml: ['text/xml'],
  rtf: ['text/rtf', 'application/rtf'],
  rtx: ['text/rtf', 'application/rtf'],
  au: ['audio/basic'],
  mp3: ['audio/mpeg'],
  png: ['image/png'],
  gif: ['image/gif'],
  jpg: ['image/jpeg'],
  jpe: ['image/jpeg'],
  jpeg: ['image/jpeg'],
  tif: ['image/tiff'],
  tiff: ['image/tiff'],
  mpg: ['video/mpeg'],
  mpeg: ['video/mpeg'],
  mpe: ['video/mpeg'],
  doc: ['application/msword'],
  docx: [
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'application/msword',
  ],
  dcm: ['application/dicom'],
} as const satisfies Record<string, readonly [string, ...string[]]>

export type FileExtension = keyof typeof fileTypes

/** Every media type that some extension may have. */
export const supportedMediaTypes: readonly string[] = [...new Set(Object.values(fileTypes).flat())]

export function isSupportedMediaType(mediaType: string): boolean {
  return supportedMediaTypes.includes(mediaType)
}

/**
 * The extension of a file name in lower case; undefined when it has none or one that is not
 * supported.
 */
export function extensionOf(fileName: string): FileExtension | undefined {
  const extension = /[^.]\.([A-Za-z0-9]+)$/.exec(fileName)?.[1]?.toLowerCase()
  return extension !== undefined && isFileExtension(extension) ? extension : undefined
}

export function mediaTypesOf(extension: FileExtension): readonly string[] {
  return fileTypes[extension]
}

function isFileExtension(extension: string): extension is FileExtension {
  return Object.hasOwn(fileTypes, extension)
}
