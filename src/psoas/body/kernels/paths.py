"""Compiled: muscle paths. From coordinates to length and moment arms of every muscle."""

from __future__ import annotations

import math

from psoas.body.kernels.compiled import compiled
from psoas.body.kernels.ellipsoid import wrap_ellipsoid
from psoas.body.kernels.kinematics import coordinate_screws, evaluate, placed, pose
from psoas.body.kernels.wrapping import FREE, INSIDE, MANDATORY, wrap_cylinder, wrap_sphere

CYLINDER, SPHERE = 0, 1
MOST_ROUNDS = 8
SETTLED = 1e-9  # m; a path around several surfaces is done when a round changes it by less
EDGE = 1e-9  # of a conditional point's range


@compiled
def lay_points(paths, muscle, q, rotation, origin, points, source):
    """Put the muscle's active points into `points`, their numbers into `source`; return how many there are."""
    count = 0
    for p in range(paths.muscles[muscle].first_point, paths.muscles[muscle].last_point):
        point = paths.points[p]
        if point.condition >= 0 and not (point.low - EDGE <= q[point.condition] <= point.high + EDGE):
            continue
        x, y, z = point.location[0], point.location[1], point.location[2]
        if point.moves:
            for axis in range(3):
                c = point.move_coordinate[axis]
                value = evaluate(paths.pieces, point.move_first[axis], point.move_last[axis], q[c] if c >= 0 else 0.0)[0]
                if axis == 0:
                    x = value
                elif axis == 1:
                    y = value
                else:
                    z = value
        x, y, z = placed(rotation, origin, point.body, x, y, z)
        points[count, 0], points[count, 1], points[count, 2] = x, y, z
        source[count] = p
        count += 1
    return count


@compiled
def distance(points, i, j):
    """Return how far apart two points of a path are."""
    return math.sqrt((points[i, 0] - points[j, 0]) ** 2 + (points[i, 1] - points[j, 1]) ** 2 + (points[i, 2] - points[j, 2]) ** 2)


@compiled
def place_surface(wrap, rotation, origin, frame):
    """Set rows 0-2 of `frame` (4, 3) to a surface's axes in the laboratory and row 3 to where it is."""
    x, y, z = placed(rotation, origin, wrap.body, wrap.translation[0], wrap.translation[1], wrap.translation[2])
    frame[3, 0], frame[3, 1], frame[3, 2] = x, y, z
    for axis in range(3):
        x, y, z = wrap.rotation[0, axis], wrap.rotation[1, axis], wrap.rotation[2, axis]
        for row in range(3):
            if wrap.body < 0:
                frame[axis, row] = wrap.rotation[row, axis]
            else:
                frame[axis, row] = rotation[wrap.body, row, 0] * x + rotation[wrap.body, row, 1] * y + rotation[wrap.body, row, 2] * z


@compiled
def wrap_segment(wrap, frame, points, i, touch, work):
    """Wrap the piece from point i to the next around a placed surface.

    Returns the status and the length on the surface; `touch` (2, 3) gets the touching points in the laboratory.
    """
    x, y, z = points[i, 0] - frame[3, 0], points[i, 1] - frame[3, 1], points[i, 2] - frame[3, 2]
    ax, ay, az = frame[0, 0] * x + frame[0, 1] * y + frame[0, 2] * z, frame[1, 0] * x + frame[1, 1] * y + frame[1, 2] * z, 0.0
    az = frame[2, 0] * x + frame[2, 1] * y + frame[2, 2] * z
    x, y, z = points[i + 1, 0] - frame[3, 0], points[i + 1, 1] - frame[3, 1], points[i + 1, 2] - frame[3, 2]
    bx, by = frame[0, 0] * x + frame[0, 1] * y + frame[0, 2] * z, frame[1, 0] * x + frame[1, 1] * y + frame[1, 2] * z
    bz = frame[2, 0] * x + frame[2, 1] * y + frame[2, 2] * z
    if wrap.shape == CYLINDER:
        status, px, py, pz, qx, qy, qz, length = wrap_cylinder(ax, ay, az, bx, by, bz, wrap.size[0], wrap.size[2], wrap.axis, wrap.sign)
    elif wrap.shape == SPHERE:
        status, px, py, pz, qx, qy, qz, length = wrap_sphere(ax, ay, az, bx, by, bz, wrap.size[0], wrap.axis, wrap.sign)
    else:
        status, px, py, pz, qx, qy, qz, length = wrap_ellipsoid(ax, ay, az, bx, by, bz, wrap.size, wrap.method, wrap.axis, wrap.sign, work)
    for k in range(3):
        touch[0, k] = frame[3, k] + frame[0, k] * px + frame[1, k] * py + frame[2, k] * pz
        touch[1, k] = frame[3, k] + frame[0, k] * qx + frame[1, k] * qy + frame[2, k] * qz
    return status, length


@compiled
def remove_wrap(wrap, points, source, on_surface, count):
    """Take the two touching points of a wrap off the path, if they are on it; return the new count."""
    for i in range(count - 1):
        if source[i] == -1 - wrap:
            for j in range(i, count - 2):
                for k in range(3):
                    points[j, k] = points[j + 2, k]
                source[j], on_surface[j] = source[j + 2], on_surface[j + 2]
            return count - 2
    return count


@compiled
def apply_wrap(paths, w, rotation, origin, points, source, on_surface, count, scratch):
    """Wrap the path around one surface, on the piece where that costs least; return the status and the new count."""
    count = remove_wrap(w, points, source, on_surface, count)
    wrap = paths.wraps[w]
    frame, touch, kept, work = scratch[:4], scratch[4:6], scratch[6:8], scratch[8:]
    place_surface(wrap, rotation, origin, frame)
    start, end = -1, -1
    for i in range(count):
        if wrap.first <= source[i] <= wrap.last:
            if start < 0:
                start = i
            end = i
    status, best, least, kept_length = FREE, -1, math.inf, 0.0
    for i in range(start, end):
        if source[i] < 0 and source[i] == source[i + 1]:
            continue
        status, length = wrap_segment(wrap, frame, points, i, touch, work)
        if status in (FREE, INSIDE):
            continue
        longer = length - distance(points, i, i + 1)
        for k in range(2):
            x, y, z = points[i + k, 0] - touch[k, 0], points[i + k, 1] - touch[k, 1], points[i + k, 2] - touch[k, 2]
            longer += math.sqrt(x * x + y * y + z * z)
        if status == MANDATORY or longer < least:
            best, least, kept_length = i, longer, length
            for k in range(3):
                kept[0, k], kept[1, k] = touch[0, k], touch[1, k]
        if status == MANDATORY:
            break
    if best < 0:
        return status, count
    for j in range(count - 1, best, -1):
        for k in range(3):
            points[j + 2, k] = points[j, k]
        source[j + 2], on_surface[j + 2] = source[j], on_surface[j]
    for k in range(3):
        points[best + 1, k], points[best + 2, k] = kept[0, k], kept[1, k]
    source[best + 1] = source[best + 2] = -1 - w
    on_surface[best + 1], on_surface[best + 2] = 0.0, kept_length
    return status, count + 2


@compiled
def path_length(points, source, on_surface, count):
    """Return the length of a laid path."""
    total = 0.0
    for i in range(1, count):
        total += on_surface[i] if source[i] < 0 and source[i] == source[i - 1] else distance(points, i - 1, i)
    return total


@compiled
def lay_path(paths, muscle, q, rotation, origin, points, source, on_surface, scratch):
    """Lay a muscle's path around its surfaces; return its length and how many points it has."""
    count = lay_points(paths, muscle, q, rotation, origin, points, source)
    first = paths.muscles[muscle].first_wrap
    wraps = paths.muscles[muscle].last_wrap - first
    length = path_length(points, source, on_surface, count)
    swapped = False
    for round_number in range(MOST_ROUNDS if wraps > 1 else wraps):
        statuses = (FREE, FREE)
        for i in range(wraps):
            w = first + (1 - i if swapped and i < 2 else i)
            status, count = apply_wrap(paths, w, rotation, origin, points, source, on_surface, count, scratch)
            if i == 0:
                statuses = (status, FREE)
            elif i == 1:
                statuses = (statuses[0], status)
        before = length
        length = path_length(points, source, on_surface, count)
        if round_number > 0 and abs(length - before) < SETTLED:
            break
        if round_number == 0 and wraps > 1 and statuses[0] == FREE and statuses[1] == INSIDE:
            swapped = True
            count = remove_wrap(first, points, source, on_surface, count)
    return length, count


@compiled
def add_moving_end(paths, p, sign, ux, uy, uz, q, rotation, arms):
    """Add what a moving point adds to the arms by moving within its body."""
    point = paths.points[p]
    for axis in range(3):
        c = point.move_coordinate[axis]
        if c >= 0:
            slope = evaluate(paths.pieces, point.move_first[axis], point.move_last[axis], q[c])[1]
            along = rotation[point.body, 0, axis] * ux + rotation[point.body, 1, axis] * uy + rotation[point.body, 2, axis] * uz
            arms[c] -= sign * slope * along


@compiled
def add_moment_arms(paths, muscle, q, rotation, effect, points, source, count, arms):
    """Set arms (coordinates,) = -dlength/dq of a laid path, couplings apart."""
    for c in range(arms.shape[0]):
        arms[c] = 0.0
    first, last = paths.muscles[muscle].first_crossed, paths.muscles[muscle].last_crossed
    for i in range(count - 1):
        a, b = source[i], source[i + 1]
        if a < 0 and a == b:
            continue
        body_a = paths.points[a].body if a >= 0 else paths.wraps[-1 - a].body
        body_b = paths.points[b].body if b >= 0 else paths.wraps[-1 - b].body
        moving_a, moving_b = a >= 0 and paths.points[a].moves, b >= 0 and paths.points[b].moves
        length = distance(points, i, i + 1)
        if length == 0.0 or (body_a == body_b and not moving_a and not moving_b):
            continue
        x, y, z = points[i, 0], points[i, 1], points[i, 2]
        ux, uy, uz = (points[i + 1, 0] - x) / length, (points[i + 1, 1] - y) / length, (points[i + 1, 2] - z) / length
        mx, my, mz = y * uz - z * uy, z * ux - x * uz, x * uy - y * ux
        for k in range(first, last):
            c = paths.crossed[k]
            with_a, with_b = body_a >= 0 and paths.moves[body_a, c], body_b >= 0 and paths.moves[body_b, c]
            if with_a != with_b:
                speed = effect[c, 0] * mx + effect[c, 1] * my + effect[c, 2] * mz
                speed += effect[c, 3] * ux + effect[c, 4] * uy + effect[c, 5] * uz
                arms[c] += speed if with_a else -speed
        if moving_a:
            add_moving_end(paths, a, -1.0, ux, uy, uz, q, rotation, arms)
        if moving_b:
            add_moving_end(paths, b, 1.0, ux, uy, uz, q, rotation, arms)


@compiled
def add_pulls(paths, points, source, count, tension, wrench):
    """Add to wrench (bodies, 6) what a laid path under `tension` does to the bodies: moment about the origin, force."""
    for i in range(count - 1):
        a, b = source[i], source[i + 1]
        body_a = paths.points[a].body if a >= 0 else paths.wraps[-1 - a].body
        body_b = paths.points[b].body if b >= 0 else paths.wraps[-1 - b].body
        length = distance(points, i, i + 1)
        if body_a == body_b or length == 0.0:
            continue
        x, y, z = points[i, 0], points[i, 1], points[i, 2]
        pull = tension / length
        fx, fy, fz = pull * (points[i + 1, 0] - x), pull * (points[i + 1, 1] - y), pull * (points[i + 1, 2] - z)
        moment = (y * fz - z * fy, z * fx - x * fz, x * fy - y * fx)
        for k in range(3):
            force = fx if k == 0 else fy if k == 1 else fz
            if body_a >= 0:
                wrench[body_a, k] += moment[k]
                wrench[body_a, 3 + k] += force
            if body_b >= 0:
                wrench[body_b, k] -= moment[k]
                wrench[body_b, 3 + k] -= force


@compiled
def muscle_paths(skeleton, paths, muscles, q, length, arms, tension, wrench, points, counts, scratch, path, first_frame, last_frame):
    """Fill what the paths of muscles give, for a range of frames.

    Parameters
    ----------
    skeleton, paths
        `psoas.body.tables`.
    muscles
        (muscles,) which ones.
    q
        (frames, coordinates) complete.
    length
        (frames, muscles).
    arms
        (frames, muscles, coordinates), left out if empty. Couplings are folded in: the arm at a coordinate holds what
        the coordinates that follow it add, and theirs is 0.
    tension, wrench
        (frames, muscles) N read, and (frames, bodies, 6) filled; left out if empty. See `add_pulls`.
    points, counts
        (frames, muscles, most points, 3) m in the laboratory and (frames, muscles) how many; left out if empty.
    scratch, path
        `psoas.body.scratch`.
    first_frame, last_frame
        The range.
    """
    rotation, origin = scratch.rotation, scratch.origin
    laid, source = path.points, path.source
    with_arms, with_pulls, with_points = arms.shape[0] > 0, wrench.shape[0] > 0, points.shape[0] > 0
    for f in range(first_frame, last_frame):
        now = q[f]
        pose(skeleton, now, rotation, origin, scratch.screw, scratch.rate, scratch.frame)
        if with_arms:
            coordinate_screws(skeleton, scratch.screw, scratch.rate, scratch.effect)
        if with_pulls:
            for b in range(wrench.shape[1]):
                for k in range(6):
                    wrench[f, b, k] = 0.0
        for k in range(muscles.shape[0]):
            m = muscles[k]
            length[f, k], count = lay_path(paths, m, now, rotation, origin, laid, source, path.on_surface, path.work)
            if with_arms:
                row = arms[f, k]
                add_moment_arms(paths, m, now, rotation, scratch.effect, laid, source, count, row)
                fold_couplings(skeleton, now, row)
            if with_pulls:
                add_pulls(paths, laid, source, count, tension[f, k], wrench[f])
            if with_points:
                counts[f, k] = count
                for i in range(count):
                    for axis in range(3):
                        points[f, k, i, axis] = laid[i, axis]


@compiled
def fold_couplings(skeleton, q, row):
    """Move what dependent coordinates hold in `row` (coordinates,) to those that they follow."""
    for k in range(skeleton.couplings.shape[0]):
        coupling = skeleton.couplings[k]
        if row[coupling.dependent] != 0.0:
            slope = evaluate(skeleton.pieces, coupling.first, coupling.last, q[coupling.independent])[1]
            row[coupling.independent] += slope * row[coupling.dependent]
            row[coupling.dependent] = 0.0
