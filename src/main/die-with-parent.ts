// Loaded into child processes before their own script (node --import). The channel to the parent
// closes when the parent ends, however it ends; then the child ends too, first politely.
const GRACE_MS = 3_000;

process.once('disconnect', () => {
  setTimeout(() => process.exit(1), GRACE_MS).unref();
  process.kill(process.pid, 'SIGTERM');
});
// Listening must not keep a finished child alive.
process.channel?.unref();
