// LEMON's network simplex on an instance as tables, as a peer: prints objective, CPU seconds of the solve alone, peak memory.
#include "lemon/network_simplex.h"
#include "lemon/smart_graph.h"
#include <cstdio>
#include <string>
#include <sys/resource.h>
#include <vector>
using namespace lemon;
static double cpu() {
    rusage r;
    getrusage(RUSAGE_SELF, &r);
    return r.ru_utime.tv_sec + r.ru_stime.tv_sec + (r.ru_utime.tv_usec + r.ru_stime.tv_usec) * 1e-6;
}
static std::vector<int> table(const std::string &path, int columns) {
    FILE *file = fopen(path.c_str(), "r");
    std::vector<int> numbers;
    char head[256];
    if (!file || !fgets(head, sizeof head, file)) return numbers;
    int a, b, c;
    if (columns == 2) while (fscanf(file, "%d,%d", &a, &b) == 2) numbers.insert(numbers.end(), {a, b});
    else while (fscanf(file, "%d,%d,%d", &a, &b, &c) == 3) numbers.insert(numbers.end(), {a, b, c});
    fclose(file);
    return numbers;
}
int main(int, char **arguments) {
    std::string folder = arguments[1];
    std::vector<int> tasks = table(folder + "/tasks.csv", 2), experts = table(folder + "/experts.csv", 2);
    typedef SmartDigraph Graph;
    Graph graph;
    int T = tasks.size() / 2, E = experts.size() / 2;
    std::vector<Graph::Node> nodes;
    for (int i = 0; i <= T + E; i++) nodes.push_back(graph.addNode());
    Graph::NodeMap<int> supply(graph);
    Graph::ArcMap<int> most(graph), cost(graph);
    long long all = 0;
    auto arc = [&](int from, int to, int room, int price) {
        Graph::Arc arc = graph.addArc(nodes[from], nodes[to]);
        most[arc] = room;
        cost[arc] = price;
    };
    {
        std::vector<int> pairs = table(folder + "/pairs.csv", 3);
        graph.reserveArc(pairs.size() / 3 + T + E);
        for (size_t k = 0; k < pairs.size(); k += 3) arc(pairs[k], T + pairs[k + 1], 1, pairs[k + 2]);
    }
    for (int i = 0; i < T; i++) {
        supply[nodes[i]] = tasks[2 * i + 1];
        all += tasks[2 * i + 1];
        arc(i, T + E, tasks[2 * i + 1], 100000);
    }
    for (int j = 0; j < E; j++) arc(T + j, T + E, experts[2 * j + 1], 0);
    supply[nodes[T + E]] = -all;
    NetworkSimplex<Graph, int, int> simplex(graph);
    simplex.upperMap(most).costMap(cost).supplyMap(supply);
    double begun = cpu();
    auto end = simplex.run();
    double took = cpu() - begun;
    rusage used;
    getrusage(RUSAGE_SELF, &used);
    if (end != NetworkSimplex<Graph, int, int>::OPTIMAL) return 1;
    printf("lemon objective=%lld solve_cpu_s=%.6f peak_mib=%ld\n", simplex.totalCost<long long>(), took, used.ru_maxrss / 1024);
}
