namespace ExchangeHub.Sandbox.Fronts;

/// <summary>
/// The technical side of one system, on which it can be reached: its staging tables, its SOAP service, its exchange folder. Business stays in
/// <see cref="Departments.DepartmentSystem"/>: a front hands recorded facts out and orders in, and loses neither when it is killed.
/// </summary>
internal interface ISystemFront
{
    /// <summary>Makes what others have to find before anybody asks: tables, folders.</summary>
    Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Works until the process stops.</summary>
    Task RunAsync(CancellationToken stopping);
}
