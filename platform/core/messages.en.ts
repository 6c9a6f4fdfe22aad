/** Words of the platform: refusals every operation may give. */
export const en = {
  refusal: {
    'not-signed-in': 'Sign in first.',
    forbidden: 'You may not do this. Ask an owner or a manager.',
    'invalid-input': 'Some fields are not right.',
    'too-many-requests': 'Too many requests. Try again in {{seconds}} s.',
    'not-found': 'There is nothing here.',
    'cross-site': 'This request came from another site and was not carried out.',
    'key-reused': 'This Idempotency-Key was already used for another request.',
    'request-in-flight': 'The same request is being carried out right now. Try again in a moment.',
    'bad-cursor': 'This page link is out of date. Start the list again.',
    'bad-filter': 'The list cannot be filtered by “{{field}}” like this.',
    'job-unknown': 'There is no such task.',
    internal: 'Something went wrong on our side. It was written down as {{id}}.',
    'body-too-large': 'This is larger than the server takes at once.',
    'invalid-field': 'The record has a field that is missing or wrong.',
    'malformed-json': 'The request is not valid JSON.',
  },
} as const;
