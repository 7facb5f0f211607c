using System.Net;
using System.Text.Json;

namespace ExchangeHub.Gateway.Amqp;

/// <summary>What the doctor wants to know of the broker that clients reach.</summary>
public sealed class AmqpExamination
{
    private readonly Lazy<BrokerManagement> management;

    internal AmqpExamination(Lazy<BrokerManagement> management) => this.management = management;

    /// <summary>Whether all is well, and a sentence for the operator.</summary>
    public async Task<(bool IsWell, string Detail)> ExamineAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await management.Value.IsAlarmedAsync(cancellationToken))
            {
                return (false, "内存或磁盘告警，暂停接收 the broker is short of memory or disk and takes nothing (connection.blocked)");
            }

            var tags = await management.Value.OwnTagsAsync(cancellationToken);
            return tags.Contains("administrator")
                ? (true, "可为业务系统开通账号 accounts can be made for clients")
                : (true, "管理账号无 administrator 标签，不能开通账号 without the tag administrator no accounts can be made: Amqp:Management");
        }
        catch (HttpRequestException refused) when (refused.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            return (true, "管理接口不接受此账号，不能开通账号 the management does not take the account, so no accounts can be made: Amqp:Management");
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (true, "管理接口不应答，不能开通账号 the management does not answer, so no accounts can be made: Amqp:Management");
        }
    }
}
