/** Where objects are kept in S3: every key begins with `prefix`, which is empty or ends in `/`. */
export type S3Address = { readonly bucket: string; readonly prefix: string }

/** `s3://BUCKET` or `s3://BUCKET/PREFIX`; undefined for anything else. */
export function readS3Address(text: string): S3Address | undefined {
  const [, bucket, path = ''] =
    /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:\/[A-Za-z0-9_.-]+)*)\/?$/.exec(text) ?? []
  if (bucket === undefined) return undefined
  return { bucket, prefix: path === '' ? '' : `${path.slice(1)}/` }
}

export function nameOfS3Address({ bucket, prefix }: S3Address): string {
  return `s3://${bucket}/${prefix}`
}
