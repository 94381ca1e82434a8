/** How many of the bench's accounts the charger charges. */
export const CHARGED_ACCOUNTS = 200;
