using ExchangeHub.AcceptanceTests;
using Xunit;
using Xunit.v3;

// Much of the time is waiting: for a process to start, a lease to end, a server to come back.
[assembly: Parallelization(MaxThreads = 3)]
[assembly: TestCollectionOrderer(typeof(ProofsFirst))]
