/** Where the API is, at the website. */
export const apiPath = '/api/v1'
