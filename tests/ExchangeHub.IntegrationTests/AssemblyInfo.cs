using Xunit.v3;

// Part of the time is waiting for servers.
[assembly: Parallelization(MaxThreads = 3)]
