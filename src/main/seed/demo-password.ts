/** Of every invented subscriber of the demo; printed at each start, so it guards nothing. */
export const demoPassword = 'plum-rain-over-jetty-9';
