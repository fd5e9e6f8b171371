/**
 * The longest file that a page takes. A Lambda is invoked with at most 6 MB, in which the bytes of a form stand in base64.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const longestUpload = 4_000_000
