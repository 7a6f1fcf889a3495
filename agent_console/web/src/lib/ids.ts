/** An id of this browser's making, for what must be taken once only. */
export function newClientId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `cl_${[...bytes].map((b) => b.toString(16).padStart(2, '0')).join('')}`;
}
