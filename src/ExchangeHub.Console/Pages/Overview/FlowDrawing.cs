using System.Globalization;
using ExchangeHub.Contracts;
using ExchangeHub.WebConsole.Hub;

namespace ExchangeHub.WebConsole.Pages.Overview;

/// <summary>Where the departments and the lines between them are drawn.</summary>
internal sealed record FlowDrawing(IReadOnlyList<FlowNode> Nodes, IReadOnlyList<FlowLine> Lines)
{
    public const int Width = 760;
    public const int Height = 470;
    public const int Radius = 44;

    private const double RingX = 300;
    private const double RingY = 180;

    /// <summary>How far a line leans aside, so that there and back are two lines.</summary>
    private const double Lean = 26;

    private const double ThinnestLine = 1.5;
    private const double ThickestLine = 6;

    public static FlowDrawing Of(IReadOnlyList<Flow> flows)
    {
        var places = Department.Systems.Select((department, index) => (department, At: Place(index))).ToDictionary(pair => pair.department, pair => pair.At);
        var most = flows.Count == 0 ? 1 : flows.Max(flow => flow.Deliveries);
        return new(
            [.. places.Select(pair => new FlowNode(
                pair.Key,
                pair.Value.X,
                pair.Value.Y,
                flows.Where(flow => flow.From == pair.Key).Sum(flow => flow.Deliveries),
                flows.Where(flow => flow.To == pair.Key).Sum(flow => flow.Deliveries)))],
            [.. flows.Where(flow => flow.From != flow.To && places.ContainsKey(flow.From) && places.ContainsKey(flow.To))
                .Select(flow => LineOf(flow, places[flow.From], places[flow.To], most))]);
    }

    private static Point Place(int index)
    {
        var angle = (2 * Math.PI * index / Department.Systems.Count) - (Math.PI / 2);
        return new((Width / 2.0) + (RingX * Math.Cos(angle)), (Height / 2.0) + (RingY * Math.Sin(angle)));
    }

    private static FlowLine LineOf(Flow flow, Point from, Point to, int most)
    {
        var (x, y) = (to.X - from.X, to.Y - from.Y);
        var length = Math.Sqrt((x * x) + (y * y));
        var bend = new Point(((from.X + to.X) / 2) - (y / length * Lean), ((from.Y + to.Y) / 2) + (x / length * Lean));
        var (start, end) = (Towards(from, bend), Towards(to, bend));
        var label = new Point((0.36 * start.X) + (0.48 * bend.X) + (0.16 * end.X), (0.36 * start.Y) + (0.48 * bend.Y) + (0.16 * end.Y));
        var thickness = ThinnestLine + ((ThickestLine - ThinnestLine) * flow.Deliveries / Math.Max(most, 1));
        return new(flow, $"M{Number(start.X)} {Number(start.Y)}Q{Number(bend.X)} {Number(bend.Y)} {Number(end.X)} {Number(end.Y)}", Number(thickness), Number(label.X), Number(label.Y));
    }

    // The edge of a department's circle, on the way to where the line bends.
    private static Point Towards(Point from, Point to)
    {
        var (x, y) = (to.X - from.X, to.Y - from.Y);
        var length = Math.Sqrt((x * x) + (y * y));
        return new(from.X + (x / length * (Radius + 4)), from.Y + (y / length * (Radius + 4)));
    }

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private readonly record struct Point(double X, double Y);
}

/// <summary>A department and how much it sends and receives today.</summary>
internal sealed record FlowNode(string Department, double X, double Y, int Sent, int Received)
{
    public double NameY => Y - 3;

    public double CountY => Y + 16;
}

/// <summary>A line and where its number stands.</summary>
internal sealed record FlowLine(Flow Flow, string Path, string Thickness, string LabelX, string LabelY)
{
    public (string From, string To) Key => (Flow.From, Flow.To);
}
