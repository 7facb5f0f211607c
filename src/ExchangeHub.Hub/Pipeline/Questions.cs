using System.Data.Common;
using System.Text;
using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Hub.Pipeline;

/// <summary>What the stages of a commit need to know before they write: asked together, in one turn with the database, under the writer's lock.</summary>
internal sealed class Questions(Dialect dialect)
{
    private readonly StringBuilder sql = new();
    private readonly List<(string Name, object? Value)> parameters = [];
    private readonly List<Func<DbDataReader, CancellationToken, Task>> answers = [];

    /// <summary>Asks one thing.</summary>
    /// <param name="select">A statement; its parameters have names that no other question uses.</param>
    /// <param name="read">Makes the answer of its rows.</param>
    /// <param name="values">Its parameters.</param>
    public Answer<T> Add<T>(string select, Func<DbDataReader, CancellationToken, Task<T>> read, params (string Name, object? Value)[] values)
    {
        var answer = new Answer<T>();
        sql.Append(select).Append(";\n");
        parameters.AddRange(values);
        answers.Add(async (rows, cancellationToken) => answer.Set(await read(rows, cancellationToken)));
        return answer;
    }

    public async Task AskAsync(WriteScope scope, WriterLock writer, CancellationToken cancellationToken)
    {
        // Each statement sees what was committed when it began: those after the lock see all that was written under it.
        await using var command = scope.Command($"select {dialect.Lock("writer")};\n{sql}");
        command.Add("writer", writer.Key);
        foreach (var (name, value) in parameters)
        {
            command.Add(name, value);
        }

        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        foreach (var answer in answers)
        {
            await rows.NextResultAsync(cancellationToken);
            await answer(rows, cancellationToken);
        }
    }
}

/// <summary>An answer, once it was asked for.</summary>
internal sealed class Answer<T>
{
    private T? value;

    public T Value => value ?? throw new InvalidOperationException("It was not asked yet.");

    public void Set(T answer) => value = answer;
}
