/** Pages come whole from the server; no framework script is sent. */
export const csr = false;
