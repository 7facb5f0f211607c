namespace ExchangeHub.Sandbox.Fronts;

/// <summary>The department's side of the exchange folder.</summary>
internal class FolderDisk
{
    public const string Out = "out";
    public const string In = "in";
    public const string Archive = "archive";
    public const string Rejected = "rejected";
    public const string Returned = "returned";

    /// <summary>Order files the department has taken over.</summary>
    public const string Processed = "processed";

    public const string Done = ".done";

    private readonly string root;

    public FolderDisk(string root)
    {
        this.root = root;
        foreach (var area in new[] { Out, In, Archive, Rejected, Returned, Processed })
        {
            Directory.CreateDirectory(Path.Combine(root, area));
        }
    }

    public IReadOnlyList<string> List(string area) =>
        [.. Directory.EnumerateFiles(Path.Combine(root, area)).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public bool Exists(string area, string name) => File.Exists(At(area, name));

    public byte[] Read(string area, string name) => File.ReadAllBytes(At(area, name));

    /// <summary>Under another name until it is whole, then under its own, and last of all the companion that says so.</summary>
    public virtual void Write(string name, byte[] content)
    {
        using (var file = new FileStream(At(Out, name + ".tmp"), FileMode.Create, FileAccess.Write))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(At(Out, name + ".tmp"), At(Out, name), overwrite: true);
        File.WriteAllBytes(At(Out, name + Done), []);
    }

    /// <summary>As a program does that knows no better: half a file under its own name.</summary>
    public void WriteHalf(string name, byte[] content) => File.WriteAllBytes(At(Out, name), content[..(content.Length / 2)]);

    /// <summary>First the companion, so that nobody takes the file for a new one.</summary>
    public virtual void Process(string name)
    {
        File.Delete(At(In, name + Done));
        File.Move(At(In, name), At(Processed, name), overwrite: true);
    }

    private string At(string area, string name) => Path.Combine(root, area, name);
}
